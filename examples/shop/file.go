package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
)

// file is an open file of events, unpacked.
type file struct {
	*bufio.Reader
	name   string
	closer []func() error
}

// headSize is how much of a file is looked at to guess what it is.
const headSize = 64 << 10

// open opens a file, or stdin for "-". What is gzip shows in the content, so
// names do not matter.
func open(name string, stdin io.Reader, stderr io.Writer) (*file, error) {
	f := &file{name: name}
	raw, size := stdin, int64(0)
	if name == "-" {
		f.name = "standard input"
	} else {
		opened, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		f.closer = append(f.closer, opened.Close)
		if info, err := opened.Stat(); err == nil {
			size = info.Size()
		}
		raw = opened
	}
	if isTerminal(stderr) {
		p := newProgress(raw, size, stderr)
		f.closer = append(f.closer, p.finish)
		raw = p
	}
	f.Reader = bufio.NewReaderSize(raw, headSize)
	if magic, _ := f.Peek(2); bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		unpacked, err := gzip.NewReader(f.Reader)
		if err != nil {
			f.close()
			return nil, fmt.Errorf("%s: %w", f.name, err)
		}
		f.Reader = bufio.NewReaderSize(unpacked, headSize)
	}
	return f, nil
}

// head returns the beginning of the content without taking it away, and without
// the byte order mark that some programs write.
func (f *file) head() []byte {
	head, _ := f.Peek(headSize)
	return bytes.TrimPrefix(head, []byte("\ufeff"))
}

// isWhole reports whether the head is all there is.
func (f *file) isWhole() bool {
	head, _ := f.Peek(headSize)
	return len(head) < headSize
}

// close ends the progress line and closes the file, which was only read: what
// can go wrong then loses nothing.
func (f *file) close() {
	for _, c := range f.closer {
		c()
	}
}
