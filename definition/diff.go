package definition

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/internal/jsonx"
	"github.com/go-conversion/conversion/internal/jsonx/strict"
)

// Change is one difference between two documents: something added (Old is ""),
// removed (New is "") or changed.
type Change struct {
	Path     string // such as goals.order.rule.all[1].count.at_least; goals go by name
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

// Diff returns what turns a into b, in small parts: goals that are only in a in
// the order of a, then a change of the order of the goals that both have, then
// goal by goal in the order of b what was added or changed. Goals are paired by
// name, of those with the same name the first with the first; a goal with a new
// name is one removed and one added. Documents with the same canonical JSON do
// not differ, and others do.
func Diff(a, b Document) []Change {
	var d differ
	if a, b := max(a.Version, Version), max(b.Version, Version); a != b {
		d.add("version", fmt.Sprint(a), fmt.Sprint(b))
	}
	d.goals(a.Goals, b.Goals)
	return d.changes
}

type differ struct{ changes []Change }

func (d *differ) add(path, before, after string) {
	d.changes = append(d.changes, Change{path, before, after})
}

// named is a goal by its name and how many of that name come before it.
type named struct {
	name string
	nth  int
}

func byName(goals []goal.Goal) (order []named, texts map[named]string) {
	seen := map[string]int{}
	texts = map[named]string{}
	for _, g := range goals {
		id := named{g.Name, seen[g.Name]}
		seen[g.Name]++
		order = append(order, id)
		texts[id] = string(goal.AppendJSON(nil, g))
	}
	return order, texts
}

func (n named) path() string {
	path := strict.Join("goals", strict.Step(n.name))
	if n.nth > 0 {
		path += fmt.Sprintf("[%d]", n.nth)
	}
	return path
}

func (d *differ) goals(a, b []goal.Goal) {
	orderA, textA := byName(a)
	orderB, textB := byName(b)
	onlyIn := func(texts map[named]string) func(named) bool {
		return func(id named) bool { _, ok := texts[id]; return !ok }
	}
	for _, id := range orderA {
		if onlyIn(textB)(id) {
			d.add(id.path(), textA[id], "")
		}
	}
	keptA := slices.DeleteFunc(slices.Clone(orderA), onlyIn(textB))
	keptB := slices.DeleteFunc(slices.Clone(orderB), onlyIn(textA))
	if !slices.Equal(keptA, keptB) {
		d.add("goals", names(keptA), names(keptB))
	}
	for _, id := range orderB {
		if onlyIn(textA)(id) {
			d.add(id.path(), "", textB[id])
		} else {
			d.texts(id.path(), textA[id], textB[id])
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

// texts compares two canonical texts. Those of faulty goals may be too deep to
// be read, and then differ as a whole.
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
