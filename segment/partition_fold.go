package segment

import (
	"cmp"
	"slices"
	"strings"
)

// fold returns the levels of a partition as reports show them: values beyond the
// limit of a By are other. It also returns the levels that became so.
func (p *Partition) fold(levels map[string]*level, c *counts) (shown []entrant, folded []Count) {
	kept := p.kept(levels)
	at := map[string]int{}
	for _, key := range keysOf(levels) {
		own, _ := p.levels(key)
		seen := slices.Clone(own)
		for i, l := range seen {
			if l.Kind == ValueLevel && kept[i] != nil && !kept[i][l.Value] {
				seen[i] = Level{Kind: OtherLevel}
			}
		}
		if !slices.Equal(own, seen) {
			folded = append(folded, Count{nameOf(own), own, levels[key].own.rate()})
		}
		k := keyOf(seen)
		if _, known := at[k]; !known {
			at[k] = len(shown)
			n := c.newCensus()
			shown = append(shown, entrant{name: nameOf(seen), levels: seen, in: &n})
		}
		e := &shown[at[k]]
		e.in.merge(&levels[key].census)
		e.gone = append(e.gone, &levels[key].gone)
	}
	sortCounts(folded)
	return shown, folded
}

// keyOf tells levels of other from those that are counted.
func keyOf(levels []Level) string {
	var b strings.Builder
	for _, l := range levels {
		b.WriteString(string(l.Kind))
		b.WriteByte(0)
		b.WriteString(l.Value)
		b.WriteByte(0)
	}
	return b.String()
}

// kept returns the values that stand apart, for each By; nil is all.
func (p *Partition) kept(levels map[string]*level) []map[string]bool {
	kept := make([]map[string]bool, len(p.By))
	for i := range p.By {
		top := p.By[i].Top
		if !top.Set {
			continue
		}
		units := map[string]int64{}
		for key, t := range levels {
			if own, _ := p.levels(key); own[i].Kind == ValueLevel {
				units[own[i].Value] += t.own.N
			}
		}
		values := keysOf(units)
		slices.SortStableFunc(values, func(a, b string) int { return cmp.Compare(units[b], units[a]) })
		kept[i] = map[string]bool{}
		for _, value := range values[:min(max(top.N, 0), len(values))] {
			kept[i][value] = true
		}
	}
	return kept
}
