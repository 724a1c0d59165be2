package conformance

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/go-conversion/conversion/attribution"
)

// reportWants are the reports of a table.
type reportWants struct {
	Report     map[string]channelWant
	PathLength [][]json.RawMessage `json:"path_length"`
	TopN       int                 `json:"top_n"`
	TopPaths   []pathEntry         `json:"top_paths"`
}

// channelWant is a line of the channel report.
type channelWant struct {
	Touches, Journeys, Nulls                uint64
	Influenced, First, Last, Only, Assisted countedWant
	AssistedNotLast                         countedWant `json:"assisted_not_last"`
}

func (m *modelled) checkReport() error { return m.reportWants.check(m.table) }

func (w *reportWants) wanted() bool {
	return w.Report != nil || w.PathLength != nil || w.TopPaths != nil
}

func (w *reportWants) check(t *attribution.Table[string]) error {
	if !w.wanted() {
		return nil
	}
	report := t.Report(w.TopN)
	return errors.Join(w.checkChannels(report), w.checkLengths(report), w.checkTop(report))
}

func (w *reportWants) checkChannels(r attribution.Report[string]) error {
	if w.Report == nil {
		return nil
	}
	want := maps.Clone(w.Report)
	for _, c := range r.Keys {
		if err := want[c.Key].same(c); err != nil {
			return fmt.Errorf("report of %q: %w", c.Key, err)
		}
		delete(want, c.Key)
	}
	if len(want) > 0 {
		return fmt.Errorf("report: nothing of %q", slices.Sorted(maps.Keys(want)))
	}
	return nil
}

func (w channelWant) same(c attribution.KeyReport[string]) error {
	if w.Touches != c.Touches || w.Journeys != c.Journeys || w.Nulls != c.Nulls {
		return fmt.Errorf("want %d touches, %d journeys, %d nulls, have %d, %d, %d", w.Touches, w.Journeys, w.Nulls, c.Touches, c.Journeys, c.Nulls)
	}
	for _, one := range []struct {
		what string
		want countedWant
		got  attribution.Counted
	}{
		{"influenced", w.Influenced, c.Influenced},
		{"first", w.First, c.First},
		{"last", w.Last, c.Last},
		{"only", w.Only, c.Only},
		{"assisted", w.Assisted, c.Assisted},
		{"assisted not last", w.AssistedNotLast, c.AssistedNotLast},
	} {
		if err := one.want.same(one.got.Conversions, one.got.Value); err != nil {
			return fmt.Errorf("%s: %w", one.what, err)
		}
	}
	return nil
}

func (w *reportWants) checkLengths(r attribution.Report[string]) error {
	if w.PathLength == nil {
		return nil
	}
	if len(w.PathLength) != len(r.Lengths) {
		return fmt.Errorf("path lengths: want %d, have %v", len(w.PathLength), r.Lengths)
	}
	for i, fields := range w.PathLength {
		var touches int
		var c countedWant
		var nulls uint64
		if err := tuple(fields, 4, &touches, &c.Conversions, &c.Value, &nulls); err != nil {
			return err
		}
		got := r.Lengths[i]
		if touches != got.Touches || nulls != got.Nulls {
			return fmt.Errorf("path length %d: want %d touches, %d nulls, have %d, %d", i, touches, nulls, got.Touches, got.Nulls)
		}
		if err := c.same(got.Conversions, got.Value); err != nil {
			return fmt.Errorf("paths of %d touches: %w", touches, err)
		}
	}
	return nil
}

func (w *reportWants) checkTop(r attribution.Report[string]) error {
	if w.TopPaths == nil {
		return nil
	}
	if len(w.TopPaths) != len(r.Paths) {
		return fmt.Errorf("top paths: want %d, have %d", len(w.TopPaths), len(r.Paths))
	}
	for i, e := range w.TopPaths {
		got := r.Paths[i]
		if !slices.Equal(e.Path, got.Keys) || uint64(e.Nulls) != got.Nulls {
			return fmt.Errorf("top path %d: want %q with %d nulls, have %q with %d", i, e.Path, e.Nulls, got.Keys, got.Nulls)
		}
		c := countedWant{uint64(e.Conversions), e.Value}
		if err := c.same(got.Conversions, got.Value); err != nil {
			return fmt.Errorf("top path %q: %w", e.Path, err)
		}
	}
	return nil
}
