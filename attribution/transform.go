package attribution

import (
	"errors"
	"fmt"
	"reflect"
)

// Transform turns a path into another one, before credit is given: converting and
// null paths alike. All of this package are plain data; [Func] takes a function of
// one's own.
type Transform interface {
	check() error
	timed() bool // needs the times of touches
	// compile returns what changes a path. It keeps nothing of the transform that
	// its owner may change.
	compile() func(*trail)
}

// checkTransforms returns the faults of all, joined.
func checkTransforms(transforms []Transform) error {
	var faults []error
	for i, t := range transforms {
		err := errors.New("want a transform, not nil")
		switch {
		case t == nil:
		case reflect.TypeOf(t).Kind() == reflect.Pointer: // which would stand for nothing in definitions
			err = fmt.Errorf("%T: want the value, not a pointer to it", t)
		default:
			err = t.check()
		}
		if err != nil {
			faults = append(faults, fmt.Errorf("transforms[%d]: %w: %w", i, err, ErrTransform))
		}
	}
	return errors.Join(faults...)
}

func compileTransforms(transforms []Transform) []func(*trail) {
	steps := make([]func(*trail), len(transforms))
	for i, t := range transforms {
		steps[i] = t.compile()
	}
	return steps
}

// Transform returns a new table in which each sequence of keys is that which the
// transforms make of it, left to right; rows that become equal are one. The
// table itself does not change. The error is [ErrTransform] for bad arguments,
// and then [ErrTimes] for [Inherit], as a table has no times; the touches that a
// [Func] sees have none. It takes O(touches of all rows) and what the transforms take.
func (t *Table[K]) Transform(transforms ...Transform) (*Table[K], error) {
	if err := checkTransforms(transforms); err != nil {
		return nil, err
	}
	for i, one := range transforms {
		if one.timed() {
			return nil, fmt.Errorf("transforms[%d]: %w", i, ErrTimes)
		}
	}
	return t.of(t.rows.transform(compileTransforms(transforms))), nil
}

func (t *rows) transform(steps []func(*trail)) *rows {
	out := newRows(t.currency)
	out.counters = t.counters
	v := t.view()
	var numbers []uint32
	var path trail
	for n := range v.list {
		numbers = v.path(numbers[:0], n)
		path.reset()
		for _, number := range numbers {
			path.append(Touch[string]{Key: v.names[number]})
		}
		for _, step := range steps {
			step(&path)
		}
		row := &v.list[n]
		out.at(out.pathIDs(&path)).add(row.conversions, row.nulls, row.value, row.squares)
	}
	return out
}
