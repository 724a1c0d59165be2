package rule

import "slices"

// given returns what p comes to at the events called name: a predicate that
// asks for no name. The name "" stands for all those that no predicate asks
// for. Where the name decides, the result is a constant.
func given(p Predicate, name string) Predicate {
	switch p := p.(type) {
	case NameIs:
		return constant(slices.Contains(p.Names, name))
	case AndOf:
		rest, decided := givenAll(p.Predicates, name, false)
		switch {
		case decided:
			return constant(false)
		case len(rest) == 0:
			return constant(true)
		case len(rest) == 1:
			return rest[0]
		}
		return AndOf{rest}
	case OrOf:
		rest, decided := givenAll(p.Predicates, name, true)
		switch {
		case decided:
			return constant(true)
		case len(rest) == 0:
			return constant(false)
		case len(rest) == 1:
			return rest[0]
		}
		return OrOf{rest}
	case NotOf:
		of := given(p.Predicate, name)
		if holds, ok := constantOf(of); ok {
			return constant(!holds)
		}
		return NotOf{of}
	}
	return p
}

// givenAll returns the operands that the name leaves open, unless one of them
// is what decides all.
func givenAll(operands []Predicate, name string, decides bool) (rest []Predicate, decided bool) {
	for _, p := range operands {
		p = given(p, name)
		holds, ok := constantOf(p)
		switch {
		case !ok:
			rest = append(rest, p)
		case holds == decides:
			return nil, true
		}
	}
	return rest, false
}

// constant returns a predicate that holds always or never.
func constant(holds bool) Predicate {
	if holds {
		return AnyEventIs{}
	}
	return NotOf{AnyEventIs{}}
}

func constantOf(p Predicate) (holds, ok bool) {
	switch p := p.(type) {
	case AnyEventIs:
		return true, true
	case NotOf:
		holds, ok = constantOf(p.Predicate)
		return !holds, ok
	}
	return false, false
}

// namesIn returns the names that predicates ask for, in the order written,
// each once.
func namesIn(ps ...Predicate) (names []string) {
	known := map[string]bool{}
	for _, p := range ps {
		walk(p, func(r Rule) {
			is, _ := r.(NameIs)
			for _, name := range is.Names {
				if !known[name] {
					known[name] = true
					names = append(names, name)
				}
			}
		})
	}
	return names
}
