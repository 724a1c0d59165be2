package insight

import "slices"

// others is the part of sessions whose part is not among those kept, and nowhere one
// without a name.
const others, noPart = "(others)", "(none)"

// Grid returns the counts of each period, with the parts.
func (a *GridAccumulator) Grid() *Grid {
	g := newGrid(a.of.Period, a.of.steps)
	for period, row := range a.whole {
		g.add("", period, row)
	}
	if !a.of.AsOf.IsZero() && (len(a.whole) > 0 || !a.of.From.IsZero()) && a.of.end > a.of.first {
		g.add("", a.of.end-1, nil)
	}
	if !a.of.From.IsZero() && (len(a.whole) > 0 || !a.of.AsOf.IsZero()) && a.of.end > a.of.first {
		g.add("", a.of.first, nil)
	}
	for i := range a.parts {
		a.addParts(g, i)
	}
	return g
}

// addParts adds the parts of one way of dividing, and what is left of the whole.
func (a *GridAccumulator) addParts(g *Grid, way int) {
	left := gridRows{}
	left.merge(a.whole)
	for name, rows := range a.parts[way].of {
		if name == "" {
			name = noPart
		}
		for period, row := range rows {
			g.add(wayOf(&a.of.Parts[way])+": "+name, period, row)
			for i, n := range row {
				left[period][i] = max(left[period][i]-n, 0)
			}
		}
	}
	for period, row := range left {
		if slices.Max(row) > 0 {
			g.add(wayOf(&a.of.Parts[way])+": "+others, period, row)
		}
	}
}

// enoughOrdered is in how many sessions two steps came the wrong way round, and never
// the right one, before that is worth a word.
const enoughOrdered = 30

// dataFindings returns what is wrong with the events, in a fixed order.
func (c *gridCounts) dataFindings(t *tracking) []DataFinding {
	found := []DataFinding{}
	for i, d := range c.defects {
		if d.count > 0 {
			found = append(found, DataFinding{Code: defectCodes[i], Count: d.count, Example: d.example})
		}
	}
	for i, n := range c.both {
		if n >= enoughOrdered && c.earlier[i] == n {
			found = append(found, DataFinding{Code: dataOrder, Subject: t.steps[i+1], Count: n})
		}
	}
	for _, name := range c.variants.names() {
		found = append(found, DataFinding{Code: dataVariant, Subject: t.names.meant(name), Count: c.variants.of[name], Example: name})
	}
	if f := c.orders.finding(); f.Count > 0 {
		found = append(found, f)
	}
	return found
}
