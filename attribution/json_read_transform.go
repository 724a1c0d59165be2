package attribution

import (
	"github.com/go-conversion/conversion/internal/jsonx/form"
	"github.com/go-conversion/conversion/internal/jsonx/strict"
)

func readTransforms(v strict.Value, funcs []Func) (ts []Transform) {
	for _, item := range v.Items() {
		ts = append(ts, readTransform(item, funcs))
	}
	return ts
}

// plainTransforms are those without arguments, by their names in JSON.
var plainTransforms = map[string]Transform{"exposure": Exposure{}, "distinct": Distinct{}, "frequency": Frequency{}}

// readTransform is nil for what is no transform, which the form has told.
func readTransform(v strict.Value, funcs []Func) Transform {
	if v.Kind() == strict.Text {
		return plainTransforms[v.Text()]
	}
	for _, name := range v.Keys() {
		part := v.Get(name)
		switch name {
		case "last_n":
			n, _ := part.Int()
			return LastN(n)
		case "drop_unless_all":
			return DropUnlessAll(part.Texts())
		case "drop_trailing_unless_all":
			return DropTrailingUnlessAll(part.Texts())
		case "drop":
			return Drop(part.Texts())
		case "prefer":
			return Prefer(part.Texts())
		case "map":
			return readMap(part)
		case "inherit":
			return Inherit{Key: part.Get("key").Text(), Within: form.DurationOf(part.Get("within"))}
		case "func":
			return readFunc(part, funcs)
		}
	}
	return nil
}

func readMap(v strict.Value) Map {
	m := Map{}
	for _, from := range v.Keys() {
		m[from] = v.Get(from).Text()
	}
	return m
}

func readFunc(v strict.Value, funcs []Func) Transform {
	for _, f := range funcs {
		if f.Name == v.Text() {
			return f
		}
	}
	if v.Text() != "" {
		v.Fault("unknown_func", "no transform is given as %q", v.Text())
	}
	return nil
}
