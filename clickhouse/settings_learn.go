package clickhouse

import (
	"context"
	"fmt"
	"maps"
)

// settingsQuery gives everything in one row, so that a limit among the settings of
// the user cannot cut the list of settings.
const settingsQuery = "SELECT toUInt8(1), version(), groupArray(name), groupArray(value) FROM system.settings FORMAT RowBinary"

// learn asks a server for its settings and makes sure that those which could change
// results have the right values: they are set and read back, or, where the user may
// not set them, right already. Otherwise the error is ErrSettings.
func (c *client) learn(ctx context.Context, e *endpoint) (*serverSettings, error) {
	s, err := c.readSettings(ctx, e, nil)
	if err != nil {
		return nil, err
	}
	if s.values["readonly"] == "1" {
		return c.freeze(e, s)
	}
	for {
		pins := s.pins()
		set, err := c.readSettings(ctx, e, pins)
		if hasCode(err, codeReadOnly, codeConstrained) {
			return c.freeze(e, s)
		}
		if err != nil {
			return nil, err
		}
		if hidden := newNames(set.values, s.values); len(hidden) > 0 {
			// A filter among the settings hid some of them, and is off now.
			maps.Copy(s.values, hidden)
			continue
		}
		if err := settingsFault(set.values, pins); err != nil {
			return nil, fmt.Errorf("%s: %w", e, err)
		}
		return s, nil
	}
}

// freeze accepts the settings of a user who may not set any, if they are right.
func (c *client) freeze(e *endpoint, s *serverSettings) (*serverSettings, error) {
	if err := settingsFault(s.values, s.pins()); err != nil {
		return nil, fmt.Errorf("%s: %w", e, err)
	}
	s.frozen = true
	return s, nil
}

// newNames returns what of a is not in b.
func newNames(a, b map[string]string) map[string]string {
	added := make(map[string]string)
	for name, value := range a {
		if _, ok := b[name]; !ok {
			added[name] = value
		}
	}
	return added
}

// readSettings returns the settings in effect when those given are sent.
func (c *client) readSettings(ctx context.Context, e *endpoint, sent map[string]string) (*serverSettings, error) {
	st, err := c.open(ctx, e, settingsQuery, sent)
	if err != nil {
		return nil, err
	}
	defer st.close()
	s := &serverSettings{values: make(map[string]string)}
	for st.next() {
		s.version = st.text()
		names, values := st.appendTexts(nil), st.appendTexts(nil)
		for i := range min(len(names), len(values)) {
			s.values[names[i]] = values[i]
		}
	}
	if err := st.err(); err != nil {
		return nil, err
	}
	if len(s.values) == 0 {
		return nil, fmt.Errorf("%s: %w: system.settings is empty", e, ErrProtocol)
	}
	return s, nil
}
