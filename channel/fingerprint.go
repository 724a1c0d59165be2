package channel

import (
	"crypto/sha256"
	"slices"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/wire"
)

// hash returns the SHA-256 of everything that a touch depends on besides its
// facts: the data, by its stamp, the preset, whose name is dated, and the
// options. The order of hosts has no meaning, that of rules has.
func (r *Resolver) hash(c Config) [32]byte {
	b := wire.AppendString(nil, "channel 1")
	b = wire.AppendString(b, r.table.stamp)
	b = appendRules(b, &r.rules)
	b = appendSet(b, r.ownHosts)
	b = appendSet(b, r.excluded)
	b = appendSources(b, c.Sources)
	b = wire.AppendUint(b, uint64(len(r.custom)))
	for i := range r.custom {
		b = r.custom[i].append(b)
	}
	return sha256.Sum256(b)
}

func appendRules(b []byte, s *ruleSet) []byte {
	b = wire.AppendString(b, s.name)
	b = wire.AppendUint(b, uint64(len(s.lines)))
	for i := range s.lines {
		b = wire.AppendString(wire.AppendString(b, s.lines[i].channel), s.names[i])
	}
	return b
}

func appendSet(b []byte, list []string) []byte {
	list = slices.Clone(list)
	slices.Sort(list)
	return appendStrings(b, slices.Compact(list))
}

func appendStrings(b []byte, list []string) []byte {
	b = wire.AppendUint(b, uint64(len(list)))
	for _, s := range list {
		b = wire.AppendString(b, s)
	}
	return b
}

func appendSources(b []byte, sources Sources) []byte {
	var list []string
	for i := range sources {
		row, _ := sources[i].row()
		kind := "host"
		if sources[i].App != "" {
			kind = "app"
		}
		list = append(list, string(appendStrings(nil, []string{kind, row.key, row.source, string(row.category)})))
	}
	return appendSet(b, list)
}

func (c *customRule) append(b []byte) []byte {
	b = wire.AppendString(b, c.channel)
	b = wire.AppendUint(b, uint64(len(c.conditions)))
	for i := range c.conditions {
		b = wire.AppendString(b, c.conditions[i].field)
		b = wire.AppendString(b, c.conditions[i].word)
		b = appendPattern(b, &c.conditions[i].pattern)
	}
	return b
}

func appendPattern(b []byte, p *conversion.Pattern) []byte {
	b = appendStrings(wire.AppendString(b, string(p.Op)), p.Values)
	return wire.AppendBool(b, p.Fold)
}
