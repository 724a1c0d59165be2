package main

import (
	"context"
	"crypto/rand"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	address := flag.String("addr", "localhost:8080", "where to listen")
	file := flag.String("state", "backend.json", "where to keep what is known of visitors")
	limit := flag.Int("visitors", 100_000, "how many visitors to remember")
	flag.Parse()

	if err := run(*address, *file, *limit); err != nil {
		log.Fatal(err)
	}
}

func run(address, file string, limit int) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	b := newBackend(time.Now, rand.Text, limit)
	if err := b.load(file); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	log.Printf("listening on http://%s", listener.Addr())
	return b.serve(ctx, listener, file)
}

// serve answers requests until ctx is done, then lets those at hand finish and
// saves the state. Meanwhile, every minute, it ends visits and saves.
func (b *backend) serve(ctx context.Context, listener net.Listener, file string) error {
	server := &http.Server{Handler: b.handler(), ReadHeaderTimeout: 5 * time.Second}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	minute := time.NewTicker(time.Minute)
	defer minute.Stop()
	for {
		select {
		case err := <-failed:
			return err
		case <-minute.C:
			b.scoring.endVisits()
			if err := b.save(file); err != nil {
				log.Print(err)
			}
		case <-ctx.Done():
			return b.stop(server, file)
		}
	}
}

func (b *backend) stop(server *http.Server, file string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		log.Print(err) // the state of those that did finish is worth saving
	}
	return b.save(file)
}
