# compare: stderr
# A hook that cannot be called: everything fails that has an event, and the program ends in peace.
import sys

sys.addaudithook(7)
for function, args in ((sys.audit, ("x",)), (open, ("file", "w")), (id, (1,)), (sys.addaudithook, (print,))):
    try:
        function(*args)
    except TypeError as e:
        print(function.__name__, e)
print("end")
