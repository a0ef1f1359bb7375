import Negotiation
import Testing
