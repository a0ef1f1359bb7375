"""Trust on a network (see network.lua) in Mesa, for a comparison where Mesa is installed: python3 network_mesa.py MONTHS"""
import sys
import mesa

COUNT, RATE = 1000, 0.1


class Organisation(mesa.Agent):
    def __init__(self, model, confidence):
        super().__init__(model)
        self.confidence, self.heard, self.neighbours = confidence, 0.0, []

    def hear(self):
        self.heard = sum(other.confidence for other in self.neighbours) / len(self.neighbours)

    def adopt(self):
        self.confidence += RATE * (self.heard - self.confidence)


class Network(mesa.Model):
    def __init__(self):
        super().__init__()
        self.organisations = [Organisation(self, i * 7919 % 1000 / 1000) for i in range(1, COUNT + 1)]
        for i, organisation in enumerate(self.organisations, 1):
            for d in range(1, 6):
                other = self.organisations[(i + d * d - 1) % COUNT]
                organisation.neighbours.append(other)
                other.neighbours.append(organisation)

    def step(self):
        self.agents.do("hear")
        self.agents.do("adopt")


model = Network()
for _ in range(int(sys.argv[1])):
    model.step()
print(repr(sum(i % 7 * organisation.confidence for i, organisation in enumerate(model.organisations, 1))))
