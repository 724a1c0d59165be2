package attribution

import (
	"strconv"

	"github.com/go-conversion/conversion/internal/jsonx"
)

// AppendModelJSON appends the canonical JSON of a model or curve, in the way of
// [AppendJSON]; none is null. [Weights], a [Game] of one's own worth, and models that
// are not of this package are written by their names.
func AppendModelJSON(dst []byte, m Model) []byte {
	switch m := m.(type) {
	case nil:
		return append(dst, "null"...)
	case Curve:
		return appendCurve(dst, m)
	case Markov:
		return appendMarkov(dst, m)
	case LeaveOneOut:
		return jsonx.AppendString(dst, "leave_one_out")
	case ShaoLi:
		return jsonx.AppendString(dst, "shao_li")
	case LastNonDirect:
		return jsonx.AppendString(dst, "last_non_direct")
	case SubsetSum, PerSetRate, GlobalRate, Game:
		return appendShapley(dst, m)
	case Bootstrap:
		return appendBootstrap(dst, m)
	case ClosedForm:
		dst = AppendModelJSON(append(dst, `{"closed_form":{"curve":`...), m.Curve)
		return append(appendLevel(dst, m.Level), `}}`...)
	}
	return appendNamed(dst, m.Label())
}

func appendCurve(dst []byte, c Curve) []byte {
	for name, plain := range plainCurves {
		if c == plain {
			return jsonx.AppendString(dst, name)
		}
	}
	switch c := c.(type) {
	case Position:
		dst = appendFloat(append(dst, `{"position":{"first":`...), c.First)
		dst = appendFloat(append(dst, `,"last":`...), c.Last)
		return append(jsonFlag(dst, "split_middle", c.SplitMiddle), `}}`...)
	case Custom:
		dst = append(dst, `{"custom":`...)
		return append(jsonx.AppendList(dst, []float64{c.First, c.Middle, c.Last}, appendFloat), '}')
	case TimeDecay:
		return append(jsonDuration(append(dst, `{"time_decay":`...), c.HalfLife), '}')
	case SameTouch:
		return append(jsonDuration(append(dst, `{"same_touch":`...), c.Within), '}')
	case Redistribute:
		return append(appendInt(append(dst, `{"redistribute":{"order":`...), c.Order), `}}`...)
	case Weights:
		return appendNamed(dst, c.Name)
	}
	return appendNamed(dst, c.Label())
}

func appendMarkov(dst []byte, m Markov) []byte {
	dst = appendInt(append(dst, `{"markov":{"order":`...), m.Order)
	dst = jsonFlag(dst, "ignore_nulls", m.IgnoreNulls)
	if m.Tolerance != 0 {
		dst = appendFloat(jsonMember(dst, "tolerance"), m.Tolerance)
	}
	return append(dst, `}}`...)
}

// appendBootstrap leaves out the number of workers, which changes no result.
func appendBootstrap(dst []byte, b Bootstrap) []byte {
	dst = AppendModelJSON(append(dst, `{"bootstrap":{"model":`...), b.Model)
	dst = appendInt(append(dst, `,"replicates":`...), b.Replicates)
	if b.Seed != 0 {
		dst = strconv.AppendUint(jsonMember(dst, "seed"), b.Seed, 10)
	}
	return append(appendLevel(dst, b.Level), `}}`...)
}

func appendLevel(dst []byte, level float64) []byte {
	if level == 0 {
		return dst
	}
	return appendFloat(jsonMember(dst, "level"), level)
}

func appendInt(dst []byte, n int) []byte { return strconv.AppendInt(dst, int64(n), 10) }

// appendFloat appends a number; 0 is written without the sign that it may have.
func appendFloat(dst []byte, f float64) []byte { return jsonx.AppendNumber(dst, f+0) }
