package attribution

import (
	"github.com/go-conversion/conversion/internal/jsonx/form"
	"github.com/go-conversion/conversion/internal/jsonx/strict"
)

// plainCurves are those without arguments, by their names in JSON.
var plainCurves = map[string]Curve{
	"first": First{}, "last": Last{}, "linear": Linear{}, "linear_distinct": LinearDistinct{},
	"u": U(), "j": J(), "inverse_j": InverseJ(), "position_decay": PositionDecay{}, "participation": Participation{},
}

// modelKind returns the error that a fault in the model is.
func modelKind(v strict.Value) error {
	for _, name := range v.Keys() {
		switch name {
		case "position", "custom", "time_decay", "same_touch":
			return ErrCurve
		}
	}
	return ErrModel
}

// readModel is nil for what is no model, which the form has told.
func readModel(v strict.Value, models []Model) Model {
	if v.Kind() == strict.Text {
		return readPlainModel(v.Text())
	}
	for _, name := range v.Keys() {
		if m := readKeyedModel(name, v.Get(name), models); m != nil {
			return m
		}
	}
	return nil
}

func readPlainModel(name string) Model {
	switch name {
	case "leave_one_out":
		return LeaveOneOut{}
	case "shao_li":
		return ShaoLi{}
	case "last_non_direct":
		return LastNonDirect{}
	}
	if c, ok := plainCurves[name]; ok {
		return c
	}
	return nil
}

func readKeyedModel(name string, v strict.Value, models []Model) Model {
	switch name {
	case "position":
		return Position{v.Get("first").Float() + 0, v.Get("last").Float() + 0, v.Get("split_middle").IsTrue()}
	case "custom":
		return readCustom(v)
	case "time_decay":
		return TimeDecay{HalfLife: form.DurationOf(v)}
	case "same_touch":
		return SameTouch{Within: form.DurationOf(v)}
	case "markov":
		order, _ := v.Get("order").Int()
		return Markov{Order: order, IgnoreNulls: v.Get("ignore_nulls").IsTrue(), Tolerance: v.Get("tolerance").Float() + 0}
	case "redistribute":
		order, _ := v.Get("order").Int()
		return Redistribute{Order: order}
	case "shapley":
		return readShapley(v)
	case "bootstrap":
		return readBootstrap(v, models)
	case "closed_form":
		return readClosedForm(v, models)
	case "func":
		return readOwnModel(v, models)
	}
	return nil
}

func readCustom(v strict.Value) Custom {
	var f [3]float64
	for i, item := range v.Items() {
		if i < len(f) {
			f[i] = item.Float() + 0
		}
	}
	return Custom{f[0], f[1], f[2]}
}

func readBootstrap(v strict.Value, models []Model) Model {
	replicates, _ := v.Get("replicates").Int()
	seed, _ := form.Uint64Of(v.Get("seed"))
	return Bootstrap{
		Model:      readModel(v.Get("model"), models),
		Replicates: replicates,
		Seed:       seed,
		Level:      v.Get("level").Float() + 0,
	}
}

func readClosedForm(v strict.Value, models []Model) Model {
	of := v.Get("curve")
	model := readModel(of, models)
	curve, ok := model.(Curve)
	if model != nil && !ok {
		of.Fault("curve", "want a curve, which %s is not", of.Raw())
	}
	return ClosedForm{Curve: curve, Level: v.Get("level").Float() + 0}
}

// readOwnModel finds the model of a name among the given ones.
func readOwnModel(v strict.Value, models []Model) Model {
	for _, m := range models {
		if m != nil && ownName(m) == v.Text() {
			return m
		}
	}
	if v.Text() != "" {
		v.Fault("unknown_func", "no model is given as %q", v.Text())
	}
	return nil
}

// ownName is what a model that is a function in Go is called in JSON.
func ownName(m Model) string {
	switch m := m.(type) {
	case Weights:
		return m.Name
	case Game:
		return m.Name
	}
	return m.Label()
}
