package channel

import "strings"

// patterns are the rows whose key has one wildcard {}: at the end it stands
// for a country tail, elsewhere for a label of two letters. They are found by
// what is fixed: by the front, if the wildcard is at the end, otherwise by the
// rest behind it.
type patterns struct {
	tails  map[string]*row   // by the labels before the tail, without the dot
	labels map[string][]*row // by the labels behind the wildcard, without the dot

	longest int // key in labels
}

func newPatterns() patterns {
	return patterns{tails: map[string]*row{}, labels: map[string][]*row{}}
}

func (p *patterns) add(r row) {
	front, behind, _ := strings.Cut(r.key, "{}")
	if behind == "" {
		p.tails[strings.TrimSuffix(front, ".")] = &r
		return
	}
	behind = behind[1:]
	p.labels[behind] = append(p.labels[behind], &r)
	p.longest = max(p.longest, len(r.key))
}

// find returns the first row that fits host and counts, or nil.
func (p *patterns) find(host string, k *keywords) *row {
	if r := p.findTail(host, k); r != nil {
		return r
	}
	return p.findLabel(host, k)
}

func (p *patterns) findTail(host string, k *keywords) *row {
	last := strings.LastIndexByte(host, '.')
	if last < 0 || !isTail(host[last+1:]) {
		return nil
	}
	front := host[:last]
	if r := p.tails[front]; r != nil && k.admit(r) {
		return r
	}
	second := strings.LastIndexByte(front, '.')
	if second < 0 || !isTwoLetters(host[last+1:]) || !isSecondLevel(front[second+1:]) {
		return nil
	}
	if r := p.tails[front[:second]]; r != nil && k.admit(r) {
		return r
	}
	return nil
}

// findLabel tries each label of two letters as the wildcard. The wildcard is as
// long as what it stands for, so a host longer than all keys fits none: without
// that bound the time would be quadratic.
func (p *patterns) findLabel(host string, k *keywords) *row {
	if len(host) > p.longest {
		return nil
	}
	start := 0
	for i := range len(host) {
		if host[i] != '.' {
			continue
		}
		if isTwoLetters(host[start:i]) {
			for _, r := range p.labels[host[i+1:]] {
				sameFront := len(r.key) == len(host) && r.key[:start] == host[:start]
				if sameFront && k.admit(r) {
					return r
				}
			}
		}
		start = i + 1
	}
	return nil
}

// isTail reports whether a last label may be, or end, a country tail.
func isTail(label string) bool { return label == "com" || isTwoLetters(label) }

func isTwoLetters(label string) bool {
	return len(label) == 2 && isSmall(label[0]) && isSmall(label[1])
}

func isSmall(c byte) bool { return 'a' <= c && c <= 'z' }

// isSecondLevel reports whether a country may have this label above its own,
// as in co.uk.
func isSecondLevel(label string) bool {
	switch label {
	case "com", "co", "org", "net", "ac", "or", "ne":
		return true
	}
	return false
}
