package attribution

import (
	"cmp"
	"context"
	"slices"
)

// Transformed is a model of paths that are changed before it sees them, so that it
// can be compared with models of the paths as they are. Keys that the transforms
// leave nowhere get a credit of 0.
type Transformed struct {
	Name       string // its label; "" is that of the model, with the transforms
	Transforms []Transform
	Model      Model
}

// LastNonDirect gives all credit to the last touch that is not "Direct", and to
// "Direct" where the path has nothing else, as Google Analytics does.
type LastNonDirect struct{}

// Label returns "last non-direct".
func (LastNonDirect) Label() string { return "last non-direct" }

// Attribute gives credit to the keys of a table, with intervals.
func (m LastNonDirect) Attribute(ctx context.Context, t *Table[string]) (Result[string], error) {
	return Transformed{m.Label(), []Transform{DropUnlessAll{"Direct"}}, Last{}}.Attribute(ctx, t)
}

// Label is the name, or the label of the model with the transforms.
func (m Transformed) Label() string {
	switch {
	case m.Name != "":
		return m.Name
	case m.Model == nil:
		return "no model"
	}
	return m.Model.Label() + " after " + string(AppendTransformsJSON(nil, m.Transforms))
}

// Attribute asks the model about the transformed table. The errors are those of
// [Table.Transform] and of the model.
func (m Transformed) Attribute(ctx context.Context, t *Table[string]) (Result[string], error) {
	if m.Model == nil {
		return Result[string]{}, errNoModel
	}
	changed, err := t.Transform(m.Transforms...)
	if err != nil {
		return Result[string]{}, err
	}
	r, err := m.Model.Attribute(ctx, changed)
	r.Model = m.Label()
	r.Credits = withAll(r.Credits, t.rows.view().names)
	return r, err
}

// withAll returns the credits with one of 0 for each name that has none. Both are
// in order.
func withAll(credits []Credit[string], names []string) []Credit[string] {
	for _, name := range names {
		i, found := slices.BinarySearchFunc(credits, name, func(c Credit[string], name string) int { return cmp.Compare(c.Key, name) })
		if !found {
			credits = slices.Insert(credits, i, Credit[string]{Key: name})
		}
	}
	return credits
}
