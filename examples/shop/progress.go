package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// progress shows how much of a long input has been read.
type progress struct {
	io.Reader
	to   io.Writer
	size int64 // of the input; 0 where nobody knows
	now  func() time.Time

	read int64
	next time.Time // of showing it again
	wide int       // the line that stands there
}

const progressEvery = 500 * time.Millisecond

func newProgress(r io.Reader, size int64, to io.Writer) *progress {
	// Short inputs are read before the first line is due.
	return &progress{Reader: r, to: to, size: size, now: time.Now, next: time.Now().Add(progressEvery)}
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// Read reads on, and shows how far it is.
func (p *progress) Read(b []byte) (int, error) {
	n, err := p.Reader.Read(b)
	p.read += int64(n)
	if now := p.now(); !now.Before(p.next) {
		p.next = now.Add(progressEvery)
		p.show()
	}
	return n, err
}

func (p *progress) show() {
	line := fmt.Sprintf("%.1f MB read", float64(p.read)/1e6)
	if p.size > 0 {
		line += fmt.Sprintf(", %d %%", 100*p.read/p.size)
	}
	p.clear()
	fmt.Fprint(p.to, line)
	p.wide = len(line)
}

func (p *progress) clear() {
	if p.wide > 0 {
		fmt.Fprintf(p.to, "\r%s\r", strings.Repeat(" ", p.wide))
	}
	p.wide = 0
}

func (p *progress) finish() error {
	p.clear()
	return nil
}
