package rule

// textMemo remembers texts with some words for each. A text has four places
// next to each other where it may be; as long as there is memory, so few places
// are taken that it is at the first. The words of the absent text come first.
type textMemo struct {
	places []string // a power of two; "" is empty
	held   []uint64
	taken  int // places
	stride int // words of a text
	victim int // which of the four places is given up next
}

const (
	ways      = 4
	minPlaces = 16
	maxPlaces = 4096
)

func newTextMemo(stride int) textMemo {
	return textMemo{places: make([]string, minPlaces), held: make([]uint64, (1+minPlaces)*stride), stride: stride}
}

// find returns the first word of a text, if it is known.
func (t *textMemo) find(text string) (at int, known bool) {
	if text == "" {
		return 0, true
	}
	home := int(hashText(text) & uint64(len(t.places)-1))
	for way := range ways {
		if t.places[home^way] == text {
			return (1 + (home ^ way)) * t.stride, true
		}
	}
	return 0, false
}

// add makes room for a text that is not known, and returns the first of its
// words, which are those of another text.
func (t *textMemo) add(text string) (at int) {
	if t.taken >= len(t.places)/ways && len(t.places) < maxPlaces {
		t.grow()
	}
	place, free := t.room(text)
	if free {
		t.taken++
	}
	t.places[place] = text
	return (1 + place) * t.stride
}

// room returns an empty place of a text, or else one to give up.
func (t *textMemo) room(text string) (place int, free bool) {
	home := int(hashText(text) & uint64(len(t.places)-1))
	for way := range ways {
		if t.places[home^way] == "" {
			return home ^ way, true
		}
	}
	t.victim = (t.victim + 1) % ways
	return home ^ t.victim, false
}

// grow doubles the places. Texts of one place may now be at two, so all of them
// fit.
func (t *textMemo) grow() {
	old := *t
	t.places = make([]string, 2*len(old.places))
	t.held = make([]uint64, (1+len(t.places))*t.stride)
	copy(t.held, old.held[:t.stride])
	for i, text := range old.places {
		if text != "" {
			place, _ := t.room(text)
			t.places[place] = text
			copy(t.held[(1+place)*t.stride:], old.held[(1+i)*t.stride:(2+i)*t.stride])
		}
	}
}
