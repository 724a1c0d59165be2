package conversiontest_test

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/conversiontest"
	"github.com/go-conversion/conversion/insight"
)

// events counts events and, if it is told so, does it badly.
type events struct {
	n     uint64
	kept  [][]conversion.Event
	fault string
}

func (c *events) Count(u *insight.Unit) {
	switch c.fault {
	case "order":
		c.n *= 3
	case "unchanged":
		u.Stratum = "seen"
	case "keeps":
		c.kept = append(c.kept, u.Events)
	case "panics":
		panic("no")
	}
	c.n += uint64(len(u.Events))
}

func (c *events) Merge(other insight.Counter) error {
	o, ok := other.(*events)
	switch {
	case !ok && c.fault == "foreign":
		return nil
	case !ok:
		return conversion.ErrDefinition
	case c.fault == "merge":
		c.n = max(c.n, o.n)
		return nil
	}
	c.n += o.n
	return nil
}

func (c *events) New() insight.Counter {
	if c.fault == "new" {
		return &events{n: c.n, fault: c.fault}
	}
	return &events{fault: c.fault}
}

func (c *events) Fingerprint() [32]byte { return sha256.Sum256([]byte("events")) }

func (c *events) AppendBinary(dst []byte) ([]byte, error) {
	n := c.n
	for _, kept := range c.kept {
		for _, e := range kept {
			n += uint64(len(e.Name))
		}
	}
	return binary.BigEndian.AppendUint64(dst, n), nil
}

func (c *events) UnmarshalBinary(b []byte) error {
	switch {
	case c.fault == "bytes" && len(b) == 7:
		c.n = 0
		return nil
	case c.fault == "clears":
		c.n = 0
	}
	if len(b) != 8 {
		return conversion.ErrState
	}
	c.n = binary.BigEndian.Uint64(b)
	return nil
}

func TestCheckCounter(t *testing.T) {
	require.NoError(t, conversiontest.CheckCounter(&events{}))
	require.Error(t, conversiontest.CheckCounter(nil))
	for fault, want := range map[string]string{
		"new": "new: ", "unchanged": "unchanged: unit 0 ", "keeps": "unchanged: the state of one whose units were overwritten",
		"order": "order: ", "merge": "merge: ", "foreign": "foreign: ", "bytes": "bytes: a state cut off after 7 of 8 bytes", "clears": "bytes: the state of one that refused",
		"panics": "panic: no",
	} {
		t.Run(fault, func(t *testing.T) {
			require.ErrorContains(t, conversiontest.CheckCounter(&events{fault: fault}), want)
		})
	}
}

// TestCheckCounterOwn: a fault that only the user's own units show.
func TestCheckCounterOwn(t *testing.T) {
	c := picky{&events{}}
	require.NoError(t, conversiontest.CheckCounter(c))
	require.ErrorContains(t, conversiontest.CheckCounter(c, insight.Unit{ID: "rare"}), "panic: rare")
}

type picky struct{ *events }

func (c picky) New() insight.Counter { return picky{&events{}} }

func (c picky) Merge(other insight.Counter) error {
	o, ok := other.(picky)
	if !ok {
		return conversion.ErrDefinition
	}
	return c.events.Merge(o.events)
}

func (c picky) Count(u *insight.Unit) {
	if u.ID == "rare" {
		panic(errors.New("rare"))
	}
	c.events.Count(u)
}

// names are the states of a user, good or bad.
type names struct{ fault string }

func (names) String() string { return "names" }

func (s names) Append(dst []string, u *insight.Unit) []string {
	switch s.fault {
	case "prefix":
		if len(u.Events) > 0 {
			dst = append(dst, u.Events[len(u.Events)-1].EventName())
		}
		return dst
	case "append":
		dst = dst[:0]
	case "same":
		u.Stratum += "x"
	}
	for i := range u.Events {
		dst = append(dst, u.Events[i].EventName())
	}
	return dst
}

func TestCheckStates(t *testing.T) {
	require.NoError(t, conversiontest.CheckStates(names{}))
	require.Error(t, conversiontest.CheckStates(nil))
	for _, law := range []string{"prefix", "append", "same"} {
		require.ErrorContains(t, conversiontest.CheckStates(names{law}), law+": unit ")
	}
}

// sharing takes over the memory of the first counter that is merged into it.
type sharing struct{ n map[string]uint64 }

func (c *sharing) Count(u *insight.Unit) {
	if c.n == nil {
		c.n = map[string]uint64{}
	}
	c.n["events"] += uint64(len(u.Events))
}

func (c *sharing) Merge(other insight.Counter) error {
	o, ok := other.(*sharing)
	switch {
	case !ok:
		return conversion.ErrDefinition
	case c.n == nil:
		c.n = o.n
	case o.n != nil:
		c.n["events"] += o.n["events"]
	}
	return nil
}

func (c *sharing) New() insight.Counter  { return &sharing{} }
func (c *sharing) Fingerprint() [32]byte { return sha256.Sum256([]byte("sharing")) }

func (c *sharing) AppendBinary(dst []byte) ([]byte, error) {
	return binary.BigEndian.AppendUint64(dst, c.n["events"]), nil
}

func (c *sharing) UnmarshalBinary(b []byte) error {
	if len(b) != 8 {
		return conversion.ErrState
	}
	c.n = map[string]uint64{"events": binary.BigEndian.Uint64(b)}
	return nil
}

func TestCheckCounterSharing(t *testing.T) {
	require.ErrorContains(t, conversiontest.CheckCounter(&sharing{}), "merge: the state of what was merged is another")
}
