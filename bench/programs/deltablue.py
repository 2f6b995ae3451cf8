"""An incremental constraint solver over chains of variables: polymorphic methods, lists.

SCALE is the length of the chains. Constraints have strengths; a plan is extracted and run."""

import measured

REQUIRED, STRONG, PREFERRED, WEAK, WEAKEST = 0, 1, 2, 4, 6
NONE, FORWARD, BACKWARD = 0, 1, -1


class Variable:
    def __init__(self, name, value=0):
        self.name = name
        self.value = value
        self.constraints = []
        self.determined_by = None
        self.mark = 0
        self.strength = WEAKEST
        self.stay = True

    def remove(self, constraint):
        self.constraints.remove(constraint)
        if self.determined_by is constraint:
            self.determined_by = None


class Constraint:
    def __init__(self, strength):
        self.strength = strength

    def add_to(self, planner):
        self.add_to_graph()
        planner.incremental_add(self)

    def destroy(self, planner):
        if self.is_satisfied():
            planner.incremental_remove(self)
        self.remove_from_graph()

    def is_input(self):
        return False

    def satisfy(self, mark, planner):
        self.choose_method(mark)
        if not self.is_satisfied():
            if self.strength == REQUIRED:
                raise ValueError("could not satisfy a required constraint")
            return None
        self.mark_inputs(mark)
        out = self.output()
        overridden = out.determined_by
        if overridden is not None:
            overridden.mark_unsatisfied()
        out.determined_by = self
        if not planner.propagate(self, mark):
            raise ValueError("cycle")
        out.mark = mark
        return overridden


class Unary(Constraint):
    def __init__(self, variable, strength, planner):
        super().__init__(strength)
        self.my_output = variable
        self.satisfied = False
        self.add_to(planner)

    def add_to_graph(self):
        self.my_output.constraints.append(self)
        self.satisfied = False

    def remove_from_graph(self):
        self.my_output.remove(self)
        self.satisfied = False

    def choose_method(self, mark):
        out = self.my_output
        self.satisfied = out.mark != mark and self.strength < out.strength

    def is_satisfied(self):
        return self.satisfied

    def mark_inputs(self, mark):
        pass

    def inputs_known(self, mark):
        return True

    def output(self):
        return self.my_output

    def mark_unsatisfied(self):
        self.satisfied = False

    def recalculate(self):
        out = self.my_output
        out.strength = self.strength
        out.stay = not self.is_input()
        if out.stay:
            self.execute()


class Stay(Unary):
    def execute(self):
        pass


class Edit(Unary):
    def is_input(self):
        return True

    def execute(self):
        pass


class Binary(Constraint):
    def __init__(self, first, second, strength, planner):
        super().__init__(strength)
        self.first = first
        self.second = second
        self.direction = NONE
        self.add_to(planner)

    def choose_method(self, mark):
        first, second = self.first, self.second
        if first.mark == mark:
            if second.mark != mark and self.strength < second.strength:
                self.direction = FORWARD
            else:
                self.direction = NONE
        elif second.mark == mark:
            self.direction = BACKWARD if self.strength < first.strength else NONE
        elif first.strength > second.strength:
            self.direction = BACKWARD if self.strength < first.strength else NONE
        else:
            self.direction = FORWARD if self.strength < second.strength else BACKWARD

    def add_to_graph(self):
        self.first.constraints.append(self)
        self.second.constraints.append(self)
        self.direction = NONE

    def remove_from_graph(self):
        self.first.remove(self)
        self.second.remove(self)
        self.direction = NONE

    def is_satisfied(self):
        return self.direction != NONE

    def mark_inputs(self, mark):
        self.input().mark = mark

    def input(self):
        return self.first if self.direction == FORWARD else self.second

    def output(self):
        return self.second if self.direction == FORWARD else self.first

    def mark_unsatisfied(self):
        self.direction = NONE

    def inputs_known(self, mark):
        source = self.input()
        return source.mark == mark or source.stay or source.determined_by is None

    def recalculate(self):
        source, out = self.input(), self.output()
        out.strength = max(self.strength, source.strength)
        out.stay = source.stay
        if out.stay:
            self.execute()


class Equality(Binary):
    def execute(self):
        self.output().value = self.input().value


class Scale(Binary):
    def __init__(self, source, factor, offset, target, strength, planner):
        self.factor = factor
        self.offset = offset
        super().__init__(source, target, strength, planner)

    def add_to_graph(self):
        super().add_to_graph()
        self.factor.constraints.append(self)
        self.offset.constraints.append(self)

    def remove_from_graph(self):
        super().remove_from_graph()
        self.factor.remove(self)
        self.offset.remove(self)

    def mark_inputs(self, mark):
        super().mark_inputs(mark)
        self.factor.mark = mark
        self.offset.mark = mark

    def execute(self):
        if self.direction == FORWARD:
            self.second.value = self.first.value * self.factor.value + self.offset.value
        else:
            self.first.value = (self.second.value - self.offset.value) // self.factor.value

    def recalculate(self):
        source, out = self.input(), self.output()
        out.strength = max(self.strength, source.strength)
        out.stay = source.stay and self.factor.stay and self.offset.stay
        if out.stay:
            self.execute()


class Planner:
    def __init__(self):
        self.current = 0

    def new_mark(self):
        self.current += 1
        return self.current

    def incremental_add(self, constraint):
        mark = self.new_mark()
        overridden = constraint.satisfy(mark, self)
        while overridden is not None:
            overridden = overridden.satisfy(mark, self)

    def incremental_remove(self, constraint):
        out = constraint.output()
        constraint.mark_unsatisfied()
        constraint.remove_from_graph()
        unsatisfied = self.remove_propagate(out)
        strength = REQUIRED
        while strength <= WEAKEST:
            for other in unsatisfied:
                if other.strength == strength:
                    self.incremental_add(other)
            strength += 1
        constraint.add_to_graph()

    def make_plan(self, sources):
        mark = self.new_mark()
        plan = []
        todo = sources
        while todo:
            constraint = todo.pop(0)
            if constraint.output().mark != mark and constraint.inputs_known(mark):
                plan.append(constraint)
                constraint.output().mark = mark
                self.consuming(constraint.output(), todo)
        return plan

    def plan_from(self, constraints):
        return self.make_plan([c for c in constraints if c.is_input() and c.is_satisfied()])

    def propagate(self, constraint, mark):
        todo = [constraint]
        while todo:
            one = todo.pop(0)
            if one.output().mark == mark:
                self.incremental_remove(constraint)
                return False
            one.recalculate()
            self.consuming(one.output(), todo)
        return True

    def remove_propagate(self, out):
        out.determined_by = None
        out.strength = WEAKEST
        out.stay = True
        unsatisfied = []
        todo = [out]
        while todo:
            variable = todo.pop(0)
            for constraint in variable.constraints:
                if not constraint.is_satisfied():
                    unsatisfied.append(constraint)
            for constraint in variable.constraints:
                if constraint is not variable.determined_by and constraint.is_satisfied():
                    constraint.recalculate()
                    todo.append(constraint.output())
        return unsatisfied

    def consuming(self, variable, into):
        determining = variable.determined_by
        for constraint in variable.constraints:
            if constraint is not determining and constraint.is_satisfied():
                into.append(constraint)

    def change(self, variable, values):
        edit = Edit(variable, PREFERRED, self)
        plan = self.plan_from([edit])
        for value in values:
            variable.value = value
            for constraint in plan:
                constraint.execute()
        edit.destroy(self)


def chain(n):
    planner = Planner()
    variables = [Variable("v%d" % i) for i in range(n + 1)]
    for left, right in zip(variables, variables[1:]):
        Equality(left, right, REQUIRED, planner)
    Stay(variables[-1], STRONG + 2, planner)
    edit = Edit(variables[0], PREFERRED, planner)
    plan = planner.plan_from([edit])
    total = 0
    for value in range(100):
        variables[0].value = value
        for constraint in plan:
            constraint.execute()
        total += variables[-1].value
    return total


def projection(n):
    planner = Planner()
    factor, offset = Variable("factor", 10), Variable("offset", 1000)
    targets = []
    for i in range(n):
        source, target = Variable("source", i), Variable("target", i)
        targets.append(target)
        Stay(source, WEAK, planner)
        Scale(source, factor, offset, target, REQUIRED, planner)
    planner.change(source, range(17, 27))
    total = target.value
    planner.change(target, range(1050, 1060))
    total += source.value
    planner.change(factor, range(5, 8))
    planner.change(offset, range(2000, 2003))
    return total + sum(target.value for target in targets)


def work(n):
    return chain(n), projection(n)


def main():
    mode, scale = measured.arguments(1000)
    for a, b in measured.shares(mode, lambda index: work(scale)):
        print("deltablue", scale, a, b)


main()
