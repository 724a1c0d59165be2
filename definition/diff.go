package definition

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/internal/jsonx"
	"github.com/go-conversion/conversion/internal/jsonx/strict"
	"github.com/go-conversion/conversion/segment"
)

// Change is one difference between two documents: something added (Old is ""),
// removed (New is "") or changed.
type Change struct {
	Path     string // such as goals.order.rule.all[1].count.at_least; definitions go by name
	Old, New string // canonical JSON
}

// String returns the change as one line: "+ path: new", "- path: old" or
// "~ path: old → new".
func (c Change) String() string {
	switch {
	case c.Old == "":
		return fmt.Sprintf("+ %s: %s", c.Path, c.New)
	case c.New == "":
		return fmt.Sprintf("- %s: %s", c.Path, c.Old)
	}
	return fmt.Sprintf("~ %s: %s → %s", c.Path, c.Old, c.New)
}

// Diff returns what turns a into b, in small parts: first of goals, then of
// funnels, then of segments those that are only in a in the order of a, then a
// change of the order of those that both have, then one by one in the order of b
// what was added or changed. They are paired by name, of those with the same name
// the first with the first; one with a new name is one removed and one added.
// Documents with the same canonical JSON do not differ, and others do.
func Diff(a, b Document) []Change {
	var d differ
	if a, b := max(a.Version, Version), max(b.Version, Version); a != b {
		d.add("version", fmt.Sprint(a), fmt.Sprint(b))
	}
	d.definitions("goals", goalsByName(a.Goals), goalsByName(b.Goals))
	d.definitions("funnels", funnelsByName(a.Funnels), funnelsByName(b.Funnels))
	d.definitions("segments", segmentsByName(a.Segments), segmentsByName(b.Segments))
	return d.changes
}

type differ struct{ changes []Change }

func (d *differ) add(path, before, after string) {
	d.changes = append(d.changes, Change{path, before, after})
}

// named is a definition by its name and how many of that name come before it.
type named struct {
	name string
	nth  int
}

func (n named) path(key string) string {
	path := strict.Join(key, strict.Step(n.name))
	if n.nth > 0 {
		path += fmt.Sprintf("[%d]", n.nth)
	}
	return path
}

// listed are definitions of one kind, in order and as canonical texts.
type listed struct {
	order []named
	texts map[named]string
}

func (l listed) lacks(id named) bool { _, ok := l.texts[id]; return !ok }

func byName[T any](list []T, name func(T) string, appendJSON func([]byte, T) []byte) listed {
	seen := map[string]int{}
	l := listed{texts: map[named]string{}}
	for _, one := range list {
		id := named{name(one), seen[name(one)]}
		seen[id.name]++
		l.order = append(l.order, id)
		l.texts[id] = string(appendJSON(nil, one))
	}
	return l
}

func goalsByName(list []goal.Goal) listed {
	return byName(list, func(g goal.Goal) string { return g.Name }, goal.AppendJSON)
}

func funnelsByName(list []funnel.Funnel) listed {
	return byName(list, func(f funnel.Funnel) string { return f.Name }, funnel.AppendJSON)
}

func segmentsByName(list []segment.Segment) listed {
	return byName(list, func(s segment.Segment) string { return s.Name }, segment.AppendJSON)
}

// definitions compares those of one kind; key is where they stand.
func (d *differ) definitions(key string, a, b listed) {
	for _, id := range a.order {
		if b.lacks(id) {
			d.add(id.path(key), a.texts[id], "")
		}
	}
	keptA := slices.DeleteFunc(slices.Clone(a.order), b.lacks)
	keptB := slices.DeleteFunc(slices.Clone(b.order), a.lacks)
	if !slices.Equal(keptA, keptB) {
		d.add(key, names(keptA), names(keptB))
	}
	for _, id := range b.order {
		if a.lacks(id) {
			d.add(id.path(key), "", b.texts[id])
		} else {
			d.texts(id.path(key), a.texts[id], b.texts[id])
		}
	}
}

// names returns a list of names as JSON.
func names(order []named) string {
	list := make([]string, len(order))
	for i, id := range order {
		list[i] = string(jsonx.AppendString(nil, id.name))
	}
	return "[" + strings.Join(list, ",") + "]"
}

// texts compares two canonical texts. Those of faulty definitions may be too deep
// to be read, and then differ as a whole.
func (d *differ) texts(path, before, after string) {
	if before == after {
		return
	}
	a, errA := strict.Read([]byte(before))
	b, errB := strict.Read([]byte(after))
	if errA != nil || errB != nil {
		d.add(path, before, after)
		return
	}
	d.values(path, a, b)
}

func (d *differ) values(path string, a, b strict.Value) {
	switch {
	case bytes.Equal(a.Raw(), b.Raw()):
	case a.Kind() == strict.Object && b.Kind() == strict.Object && shareKey(a, b):
		d.objects(path, a, b)
	case a.Kind() == strict.List && a.Len() == b.Len() && b.Kind() == strict.List:
		d.lists(path, a, b)
	default:
		d.add(path, string(a.Raw()), string(b.Raw()))
	}
}

// shareKey reports whether a and b are the same kind of thing: two predicates
// of different keys have nothing to compare.
func shareKey(a, b strict.Value) bool {
	return slices.ContainsFunc(a.Keys(), func(key string) bool { return b.Get(key).Exists() })
}

func (d *differ) objects(path string, a, b strict.Value) {
	for _, key := range a.Keys() {
		if !b.Get(key).Exists() {
			d.add(strict.Join(path, strict.Step(key)), string(a.Get(key).Raw()), "")
		}
	}
	for _, key := range b.Keys() {
		at := strict.Join(path, strict.Step(key))
		if before := a.Get(key); before.Exists() {
			d.values(at, before, b.Get(key))
		} else {
			d.add(at, "", string(b.Get(key).Raw()))
		}
	}
}

func (d *differ) lists(path string, a, b strict.Value) {
	items := make([]strict.Value, 0, b.Len())
	for _, item := range b.Items() {
		items = append(items, item)
	}
	for i, item := range a.Items() {
		d.values(fmt.Sprintf("%s[%d]", path, i), item, items[i])
	}
}
