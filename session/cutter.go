package session

import (
	"crypto/sha256"
	"slices"
	"strings"
	"time"

	"github.com/go-conversion/conversion/channel"
)

// Cutter cuts events into sessions by one policy. It is immutable and safe for
// any number of goroutines.
type Cutter struct {
	policy     Policy
	resolver   *channel.Resolver
	attributes []attribute

	timeout, maxAge limit
	splitsOnTouch   bool
	timeOnly        bool // only time begins sessions, never midnight
}

// Option changes what a [Cutter] does beside its policy.
type Option func(*Cutter)

// WithResolver makes r say where sessions came from; nil is [channel.Default],
// as without this option. Goals that ask for the channel of a session that was
// cut see what r said. It has no influence on where sessions begin.
func WithResolver(r *channel.Resolver) Option {
	return func(c *Cutter) { c.resolver = r }
}

// New checks the policy and makes it ready to use. The error joins all faults,
// each a [*conversion.Fault].
func New(p Policy, options ...Option) (*Cutter, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	p.SplitOn, p.Passive = slices.Clone(p.SplitOn), slices.Clone(p.Passive)
	c := &Cutter{policy: p, attributes: attributesOf(p.SplitOn)}
	for _, option := range options {
		option(c)
	}
	if c.resolver == nil {
		c.resolver = channel.Default()
	}
	c.timeout = timeoutLimit(p)
	c.maxAge = newLimit(p.MaxAge, p.AtMaxAge)
	c.splitsOnTouch = slices.ContainsFunc(c.attributes, func(a attribute) bool { return a.prop == "" })
	c.timeOnly = p.MaxEvents == 0 && p.Midnight == nil && len(p.SplitOn) == 0 && !p.TrustIDs
	return c, nil
}

// MustNew is [New] for package variables: it panics on faults.
func MustNew(p Policy, options ...Option) *Cutter {
	c, err := New(p, options...)
	if err != nil {
		panic("session: " + strings.ReplaceAll(err.Error(), "\n", "; "))
	}
	return c
}

// Policy returns a copy of the policy.
func (c *Cutter) Policy() Policy {
	p := c.policy
	p.SplitOn, p.Passive = slices.Clone(p.SplitOn), slices.Clone(p.Passive)
	return p
}

// Fingerprint identifies the sessions that c makes: it is the SHA-256 of the
// canonical JSON of the policy and of the fingerprints of the resolvers.
func (c *Cutter) Fingerprint() [32]byte {
	h := sha256.New()
	h.Write([]byte("session/1\x00"))
	h.Write(AppendJSON(nil, c.policy))
	resolver := c.resolver.Fingerprint()
	h.Write(resolver[:])
	if c.splitsOnTouch {
		attributes := channel.Default().Fingerprint()
		h.Write(attributes[:])
	}
	return [32]byte(h.Sum(nil))
}

// limit is a span of time that must not be exceeded.
type limit struct {
	exceeded uint64 // the shortest span that exceeds it, in nanoseconds; 0 is no limit
}

func newLimit(d time.Duration, at AtLimit) limit {
	if d == 0 {
		return limit{}
	}
	if at == Split {
		return limit{uint64(d)}
	}
	return limit{uint64(d) + 1}
}

func timeoutLimit(p Policy) limit {
	switch p.Timeout {
	case NoTimeout:
		return limit{}
	case 0:
		return newLimit(DefaultTimeout, p.AtTimeout)
	}
	return newLimit(p.Timeout, p.AtTimeout)
}

// exceededAt reports whether to is beyond the limit from from. The difference
// may not fit int64, so it is taken as uint64.
func (l limit) exceededAt(from, to int64) bool {
	return l.exceeded != 0 && to >= from && uint64(to)-uint64(from) >= l.exceeded
}

// after returns the first instant beyond the limit, or never.
func (l limit) after(from int64) int64 {
	if l.exceeded == 0 || l.exceeded > uint64(never)-uint64(from) {
		return never
	}
	return int64(uint64(from) + l.exceeded)
}
