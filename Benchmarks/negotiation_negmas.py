#!/usr/bin/env python3
"""A case of aspiration strategies with additive utilities, held in NegMAS: how many negotiations a second, and what was said.

usage: negotiation_negmas.py CASE COUNT
Prints JSON: negotiations in a second of processor time with utility functions and their inverses (rankings of outcomes) made once
(`prepared`), and with everything made anew each time (`whole`); and the trace, as in a case file: [step, party, action, outcome].
"""
import json, math, os, sys, time, warnings

warnings.filterwarnings("ignore")
os.environ.setdefault("NEGMAS_DEFAULT_PATH", os.devnull)  # no settings from the home folder
from negmas import SAOMechanism, AspirationNegotiator, make_issue
from negmas.preferences import LinearAdditiveUtilityFunction
from negmas.preferences.value_fun import TableFun

case = json.load(open(sys.argv[1]))
count = int(sys.argv[2])


def values(issue):
    return issue["values"] if issue["type"] == "categorical" else list(range(issue["min"], issue["max"] + 1))


choices = [values(issue) for issue in case["issues"]]
issues = [
    make_issue(name=issue["name"], values=issue["values"] if issue["type"] == "categorical" else (issue["min"], issue["max"]))
    for issue in case["issues"]]


def number(outcome):
    """The outcome's place in the space, the last issue varying fastest."""
    place = 0
    for known, value in zip(choices, outcome):
        place = place * len(known) + known.index(value)
    return place


def utility(party):
    terms = party["utility"]["issues"]
    reservation = party.get("reservation")
    return LinearAdditiveUtilityFunction(
        values=[TableFun(dict(zip(known, term["table"]))) for known, term in zip(choices, terms)],
        weights=[term["weight"] for term in terms], bias=party["utility"].get("bias", 0), issues=issues,
        reserved_value=-math.inf if reservation is None else reservation)


def hold(utilities):
    """The talks; rankings are kept with the utility functions, and made where there are none yet."""
    mechanism = SAOMechanism(issues=issues, n_steps=case["protocol"]["n_steps"])
    for place, (party, ufun) in enumerate(zip(case["parties"], utilities)):
        strategy = party["strategy"]
        assert strategy["type"] == "aspiration", strategy
        negotiator = AspirationNegotiator(
            name=str(place), max_aspiration=strategy["start"], aspiration_type=float(strategy["exponent"]),
            tolerance=strategy["tolerance"], ufun_inverter=lambda ufun: ufun.invert())
        mechanism.add(negotiator, ufun=ufun)
    mechanism.run()
    return mechanism


def trace(mechanism):
    places = {negotiator.id: int(negotiator.name) for negotiator in mechanism.negotiators}
    turns = [[step, places[who], "offer", number(offer)] for step, who, offer in mechanism.extended_trace]
    if mechanism.agreement is not None:
        # Of two parties the other one accepts, in its next turn.
        step, who, _, offer = turns[-1]
        turns.append([step + who, 1 - who, "accept", offer])
        assert number(mechanism.agreement) == offer and mechanism.state.step == step + who + 1, mechanism.state
    return turns


def per_second(body):
    body()  # warms up
    start = time.process_time()
    for _ in range(count):
        body()
    return count / (time.process_time() - start)


utilities = [utility(party) for party in case["parties"]]
print(json.dumps({
    "prepared": per_second(lambda: hold(utilities)),
    "whole": per_second(lambda: hold([utility(party) for party in case["parties"]])),
    "trace": trace(hold(utilities))}))
