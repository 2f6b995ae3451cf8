"""Item 16: parts of one object: items of a list from the last, values of a dict in order."""
import os, sys; sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _trace import Node, show
def in_list(): [Node("0"), Node("1"), Node("2")]
in_list(); show("list")
def in_dict(): {"x": Node("x"), "y": Node("y"), "z": Node("z")}
in_dict(); show("dict")
def in_attributes():
    class Plain: pass
    p = Plain(); p.a, p.b, p.c = Node("a"), Node("b"), Node("c")
in_attributes(); show("attributes")
