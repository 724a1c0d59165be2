package attribution

import (
	"errors"
	"strings"
	"time"

	"github.com/go-conversion/conversion/internal/jsonx/form"
	"github.com/go-conversion/conversion/internal/jsonx/grammar"
	"github.com/go-conversion/conversion/internal/jsonx/strict"
)

// Parse reads a definition from JSON, strictly: unknown and duplicate keys, wrong
// types, texts that are no duration, time or time zone, and names of functions
// that are not among the given ones are faults. The error joins all of them, each a
// *conversion.Fault with its path, such as transforms[1].last_n, and is
// [ErrWindow], [ErrTransform], [ErrCurve] or [ErrModel] too, by where they are; the
// definition is then incomplete. What else can be wrong is found where the
// definition is used: by [NewPaths] and by the model.
//
// {"func": name} stands for the one of transforms with that name, or of models: for
// a [Weights] or [Game] with that name, or another model with that label. Of several spellings
// with the same meaning the shortest is read: nulls "never" is [NullsNever], and
// a position of 0.4 and 0.4 is [U]. Times come back in UTC.
func Parse(json []byte, transforms []Func, models []Model) (Definition, error) {
	v, err := strict.Read(json)
	if err != nil {
		return Definition{}, err
	}
	grammar.Attribution.Check(v)
	d := Definition{
		Window:     readWindow(v.Get("window")),
		Transforms: readTransforms(v.Get("transforms"), transforms),
		Model:      readModel(v.Get("model"), models),
	}
	return d, parseError(v, func(path string) error {
		part, _, _ := strings.Cut(path, ".")
		part, _, _ = strings.Cut(part, "[")
		switch part {
		case "window":
			return ErrWindow
		case "transforms":
			return ErrTransform
		case "model":
			return modelKind(v.Get("model"))
		}
		return nil
	})
}

// UnmarshalJSON reads a definition as [Parse] does, without any functions.
func (d *Definition) UnmarshalJSON(json []byte) error {
	parsed, err := Parse(json, nil, nil)
	if err == nil {
		*d = parsed
	}
	return err
}

// ParseWindow reads a window from JSON, as [Parse] does.
func ParseWindow(json []byte) (Window, error) {
	v, err := strict.Read(json)
	if err != nil {
		return Window{}, err
	}
	grammar.AttributionWindow.Check(v)
	return readWindow(v), parseError(v, func(string) error { return ErrWindow })
}

// UnmarshalJSON reads a window as [ParseWindow] does.
func (w *Window) UnmarshalJSON(json []byte) error {
	parsed, err := ParseWindow(json)
	if err == nil {
		*w = parsed
	}
	return err
}

// ParseTransforms reads a list of transforms from JSON, as [Parse] does.
func ParseTransforms(json []byte, funcs ...Func) ([]Transform, error) {
	v, err := strict.Read(json)
	if err != nil {
		return nil, err
	}
	grammar.AttributionTransforms.Check(v)
	return readTransforms(v, funcs), parseError(v, func(string) error { return ErrTransform })
}

// ParseModel reads a model or curve from JSON, as [Parse] does.
func ParseModel(json []byte, models ...Model) (Model, error) {
	v, err := strict.Read(json)
	if err != nil {
		return nil, err
	}
	grammar.AttributionModel.Check(v)
	return readModel(v, models), parseError(v, func(string) error { return modelKind(v) })
}

// parseFaults are the faults of a document; kinds says of each which error of this
// package it is.
type parseFaults struct {
	faults []error
	kinds  []error
}

// parseError returns what is wrong with the document, nil if nothing is.
func parseError(v strict.Value, kind func(path string) error) error {
	var e parseFaults
	for f := range strict.Faults(v.Err()) {
		e.faults = append(e.faults, f)
		e.kinds = append(e.kinds, kind(f.Path))
	}
	if e.faults == nil {
		return nil
	}
	return &e
}

func (e *parseFaults) Error() string { return errors.Join(e.faults...).Error() }

// Unwrap returns the faults.
func (e *parseFaults) Unwrap() []error { return e.faults }

// Is tells which part of a definition is faulty.
func (e *parseFaults) Is(target error) bool {
	for _, kind := range e.kinds {
		if kind != nil && kind == target {
			return true
		}
	}
	return false
}

func readWindow(v strict.Value) Window {
	most, _ := v.Get("max_touches").Int()
	nulls := Nulls(v.Get("nulls").Text())
	if nulls == nullsNeverInWords {
		nulls = NullsNever
	}
	w := Window{
		Lookback:      form.DurationOf(v.Get("lookback")),
		Calendar:      readCalendar(v.Get("calendar")),
		MaxTouches:    most,
		SincePrevious: v.Get("since_previous").IsTrue(),
		OncePerUser:   v.Get("once_per_user").IsTrue(),
		Nulls:         nulls,
		AsOf:          readTime(v.Get("as_of")),
		Horizon:       form.DurationOf(v.Get("horizon")),
	}
	for i, end := range v.Get("between").Items() {
		if i == 0 {
			w.From = readTime(end)
		} else {
			w.To = readTime(end)
		}
	}
	return w
}

// readCalendar reads the name of a time zone. Local is none: it would differ from
// machine to machine.
func readCalendar(v strict.Value) *time.Location {
	name := v.Text()
	if name == "" {
		return nil
	}
	zone, err := time.LoadLocation(name)
	if err != nil || name == time.Local.String() {
		v.Fault("time_zone", "want a time zone such as \"Europe/Berlin\" or \"UTC\", not %q", name)
		return nil
	}
	return zone
}

// readTime reads a time, and null as the zero time. The zero time written out would
// be read as an open end, which is the opposite of what it says.
func readTime(v strict.Value) (t time.Time) {
	switch v.Kind() {
	case strict.Number:
		t, _ = form.UnixSecondsOf(v)
		return t
	case strict.Text:
		var ok bool
		if t, ok = form.InstantOf(v); ok && t.IsZero() {
			v.Fault("time", "the year 1 is no limit; leave it out, or write null for an open end")
		}
	}
	return t
}
