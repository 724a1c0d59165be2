package goal

import (
	"math"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/saved"
	"github.com/go-conversion/conversion/internal/wire"
)

// accumulatorVersion begins the bytes of an accumulator's state.
const accumulatorVersion = "CGA1"

// AppendBinary appends the state: the version, the fingerprint, then all counts
// in a fixed order, channels and findings by name. The form is canonical:
// accumulators that counted the same users have equal bytes, whatever their
// order and however they were merged. The error is always nil.
func (a *Accumulator) AppendBinary(dst []byte) ([]byte, error) {
	dst = saved.AppendHead(dst, accumulatorVersion, a.fingerprint)
	return a.counts.append(dst), nil
}

func (c *counts) append(dst []byte) []byte {
	dst = appendNumbers(dst, c.numbers())
	for i := range c.goals {
		dst = appendNumbers(dst, c.goals[i].numbers())
		dst = c.goals[i].sums.append(dst)
	}
	dst = wire.AppendUint(dst, uint64(len(c.channels)))
	for i := range c.channels {
		channel := &c.channels[i]
		dst = wire.AppendString(dst, channel.name)
		dst = appendNumbers(dst, channel.numbers())
		dst = channel.sums.append(dst)
	}
	dst = wire.AppendUint(dst, uint64(len(c.findings)))
	for _, f := range c.findings {
		dst = wire.AppendString(dst, string(f.Code))
		dst = wire.AppendString(dst, f.Subject)
		dst = wire.AppendUint(dst, uint64(f.Count))
	}
	return dst
}

func appendNumbers(dst []byte, numbers []*int64) []byte {
	for _, n := range numbers {
		dst = wire.AppendUint(dst, uint64(*n))
	}
	return dst
}

func (s *sums) append(dst []byte) []byte {
	dst, _ = s.booked.AppendBinary(dst)
	dst, _ = s.adjusted.AppendBinary(dst)
	return dst
}

// UnmarshalBinary replaces the state by what [Accumulator.AppendBinary] of an
// accumulator of the same definition wrote. The error is
// conversion.ErrDefinition for bytes of another definition and
// conversion.ErrState for what is no state; then nothing changes.
func (a *Accumulator) UnmarshalBinary(b []byte) error {
	r, err := saved.Open(b, accumulatorVersion, a.fingerprint)
	if err != nil {
		return err
	}
	got := newCounts(len(a.set.goals))
	got.read(r)
	if !r.Done() || !got.plausible() {
		return conversion.ErrState
	}
	a.counts = got
	return nil
}

func (c *counts) read(r *wire.Reader) {
	readNumbers(r, c.numbers())
	for i := range c.goals {
		readNumbers(r, c.goals[i].numbers())
		c.goals[i].sums.read(r)
	}
	for range r.Len(5) {
		channel := channelCounts{name: r.String()}
		readNumbers(r, channel.numbers())
		channel.sums.read(r)
		if n := len(c.channels); !r.OK() || n > 0 && c.channels[n-1].name >= channel.name {
			r.Fail()
			return
		}
		c.channels = append(c.channels, channel)
	}
	for i := range r.Len(3) {
		code, subject := conversion.FindingCode(r.String()), r.String()
		var n int64
		readNumbers(r, []*int64{&n})
		c.findings.Add(code, subject, n, -1)
		if !r.OK() || len(c.findings) != i+1 || c.findings[i].Code != code || c.findings[i].Subject != subject {
			r.Fail() // not in order, twice, or none at all
			return
		}
	}
}

// readNumbers reads counts, which are not negative.
func readNumbers(r *wire.Reader, numbers []*int64) {
	for _, n := range numbers {
		u := r.Uint()
		if u > math.MaxInt64 {
			r.Fail()
		}
		*n = int64(u)
	}
}

func (s *sums) read(r *wire.Reader) {
	r.Cut(s.booked.CutBinary)
	r.Cut(s.adjusted.CutBinary)
}

// plausible reports whether parts are no more than their wholes, so that all
// rates of a report are between 0 and 1.
func (c *counts) plausible() bool {
	ok := c.engaged <= c.sessions
	within := func(part both) { ok = ok && part.users <= c.users && part.sessions <= c.sessions }
	for _, part := range c.kinds {
		within(part)
	}
	rest := c.users // who got nowhere
	for i := range c.goals {
		g := &c.goals[i]
		within(g.both)
		ok = ok && g.valueless <= g.completions && g.furthest <= rest
		rest -= g.furthest
	}
	for i := range c.channels {
		ok = ok && c.channels[i].converted <= c.channels[i].sessions && c.channels[i].sessions <= c.sessions
	}
	return ok
}
