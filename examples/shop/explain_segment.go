package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/go-conversion/conversion"
)

// explainSegment tells why a user is in a segment, or why not.
func (s *scorer) explainSegment(w io.Writer, in *input, journey conversion.Journey, name string, asJSON bool) error {
	x, err := s.segments.Explain(journey, in.end(), name)
	if err != nil {
		return err
	}
	if asJSON {
		return writeIndented(w, x)
	}
	_, err = fmt.Fprintf(w, "%s\nTimes are in UTC%s.\n", x, in.unread())
	return err
}

// segmentsOf names the segments that a user is in.
func (s *scorer) segmentsOf(journey conversion.Journey, in *input) string {
	var names []string
	for i := range s.segments.Match(nil, journey, in.end()).All() {
		names = append(names, s.segments.Segments()[i].Name)
	}
	if len(names) == 0 {
		return "no segment"
	}
	return strings.Join(names, ", ")
}

// end returns the first instant after all events.
func (in *input) end() time.Time {
	_, last := span(in.users)
	return last.Add(1)
}

func (s *scorer) hasSegment(name string) bool {
	_, known := s.segments.Index(name)
	return known
}

func (s *scorer) segmentNames() (names []string) {
	for _, segment := range s.segments.Segments() {
		names = append(names, segment.Name)
	}
	return names
}
