package definition

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/internal/jsonx/grammar"
	"github.com/go-conversion/conversion/internal/jsonx/strict"
	"github.com/go-conversion/conversion/rule"
	"github.com/go-conversion/conversion/segment"
)

// Parse reads a document and checks everything that compiling it would check.
// The error joins all faults in the order of the document, each a
// *conversion.Fault with a path such as goals[2].rule.all[1].count.at_least.
// Text that is no JSON at all, or has a key twice, is told by line and column,
// and then nothing else is checked.
//
// Functions are looked up by name in funcs. Of several spellings with the same
// meaning the shortest is read, so reading and writing gives canonical values.
func Parse(data []byte, funcs rule.Funcs) (Document, error) {
	v, err := strict.Read(data)
	if err != nil {
		return Document{}, err
	}
	grammar.Document.Check(v)
	d := Document{Version: Version}
	d.Goals = parseList(v.Get("goals"), funcs, goal.Parse)
	d.Funnels = parseList(v.Get("funnels"), funcs, funnel.Parse)
	d.Segments = parseList(v.Get("segments"), funcs, segment.Parse)
	faults := slices.Collect(strict.Faults(v.Err()))
	faults = append(faults, meaning(v, d, faults)...)
	if len(faults) > 0 {
		return Document{}, inOrder(v, faults)
	}
	return d, nil
}

// parseList reads the definitions of one kind.
func parseList[T any](v strict.Value, funcs rule.Funcs, parse func([]byte, rule.Funcs) (T, error)) (list []T) {
	for _, item := range v.Items() {
		one, err := parse(item.Raw(), funcs)
		item.Adopt(err)
		list = append(list, one)
	}
	return list
}

// meaning returns the faults of the values, with their places in the document.
// Where the text itself is at fault the value is not what was meant, so what is
// said about it there, above or below is left out.
func meaning(v strict.Value, d Document, text []*conversion.Fault) (faults []*conversion.Fault) {
	place := func(key string) func(i int) string {
		return func(i int) string { return fmt.Sprintf("%s[%d]", key, i) }
	}
	err := errors.Join(
		goal.Check(d.Goals, place("goals")),
		funnel.Check(d.Funnels, place("funnels")),
		segment.Check(d.Segments, d.Goals, place("segments")),
	)
	said := newPlaces(text)
	for f := range strict.Faults(err) {
		_, path := v.Locate(f.Path)
		if !said.touch(path) {
			faults = append(faults, &conversion.Fault{Path: path, Code: f.Code, Message: f.Message})
		}
	}
	return faults
}

// inOrder joins the faults in the order in which their places are written.
func inOrder(v strict.Value, faults []*conversion.Fault) error {
	offsets := make(map[*conversion.Fault]int, len(faults))
	for _, f := range faults {
		at, _ := v.Locate(f.Path)
		offsets[f] = at.Offset()
	}
	slices.SortStableFunc(faults, func(a, b *conversion.Fault) int { return cmp.Compare(offsets[a], offsets[b]) })
	errs := make([]error, len(faults))
	for i, f := range faults {
		errs[i] = f
	}
	return errors.Join(errs...)
}
