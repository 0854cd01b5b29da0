package io.syncline.sandbox.demo;

import io.syncline.sandbox.demo.Terminal.Style;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** Narrates the demo from beginning to end. */
final class Narrator {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final long PAUSE_MILLIS = 700;
  private static final int SCENES_BETWEEN_HEADLINES = 12;

  private final Town town;
  private final ProductApi api;
  private final Terminal terminal;
  private final Path log;
  private final Preparing preparing;
  private final Teller teller;
  private final ForPeople people;
  private final Instant start = Instant.now();
  private final Tally tally = new Tally();
  private volatile boolean began;
  private volatile boolean ended;

  Narrator(Town town, ProductApi api, Terminal terminal, Path log, Path postgres) {
    this.town = town;
    this.api = api;
    this.terminal = terminal;
    this.log = log;
    this.preparing = new Preparing(terminal, postgres, start);
    this.teller = new Teller(terminal, tally);
    this.people = new ForPeople(api, town, teller);
  }

  /** Until the process ends. */
  void run() {
    try {
      greet();
      if (!awaitReady()) {
        terminal.line("Syncline did not become ready; " + log + " says why.");
        return;
      }
      began = true;
      invite();
      play();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      if (!ended) {
        terminal.line("The demo broke off: " + e);
      }
    }
  }

  /** The last word. */
  void end() {
    ended = true;
    terminal.end(
        () -> {
          if (began) {
            terminal.blank();
            headline();
            terminal.line("Stopping: what is in hand is finished first.");
          }
        });
  }

  private void play() throws InterruptedException {
    var scenes = new Scenes(town, teller, new Verdicts(api, teller, tally, people));
    for (var scene : scenes.tour()) {
      play(scene);
    }
    terminal.blank();
    headline();
    terminal.line("From here on people go on working, until you press Ctrl-C.");
    for (int number = 1; !ended; number++) {
      play(scenes.next());
      if (number % SCENES_BETWEEN_HEADLINES == 0 && !ended) {
        terminal.blank();
        headline();
      }
    }
  }

  private void play(Scenes.Scene scene) throws InterruptedException {
    if (!ended) {
      scene.play();
      people.report();
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private void greet() {
    terminal.blank();
    terminal.line(
        terminal.as(Style.BOLD, "Syncline")
            + " keeps contacts in agreement between three stand-in systems:");
    terminal.blank();
    for (var place : Place.values()) {
      terminal.line(
          "  %-9s %-11s %s".formatted(place.title(), place.trade(), town.at(place).baseUri()));
    }
    terminal.blank();
    terminal.line("  starting, with a PostgreSQL of its own:");
  }

  private boolean awaitReady() throws InterruptedException {
    var end = Instant.now().plus(PATIENCE);
    while (!api.ready()) {
      if (ended || Instant.now().isAfter(end)) {
        return false;
      }
      preparing.show();
      Thread.sleep(100);
    }
    return true;
  }

  private void invite() throws InterruptedException {
    var took = Duration.between(start, Instant.now()).toMillis();
    terminal.line(
        terminal.as(Style.GOOD, "  ready")
            + " after %.1f s on %s".formatted(took / 1000.0, api.base()));
    terminal.line(terminal.as(Style.DIM, "  definitions: routes/   log: " + log));
    terminal.blank();
    terminal.line("Open the console; this link logs you in once, within ten minutes:");
    terminal.blank();
    terminal.line("  " + api.loginLink());
    terminal.blank();
    terminal.line("Or look in from another terminal:");
    terminal.blank();
    terminal.line("  export TOKEN=" + api.token());
    for (var what : new String[] {"audit?limit=3", "records/contact/hubspot/101", "dead-letters"}) {
      terminal.line(
          "  curl -H \"Authorization: Bearer $TOKEN\" '%s/api/v1/%s'".formatted(api.base(), what));
    }
    terminal.line("  curl -H \"Authorization: Bearer $TOKEN\" " + api.base() + "/q/metrics");
    terminal.line("  curl " + api.base() + "/q/health");
  }

  private void headline() {
    int citizens = town.citizens().size();
    terminal.line(terminal.as(Style.BOLD, "── " + tally.inWords()));
    terminal.line(
        terminal.as(
            Style.BOLD,
            "── %d of %d people are equal in all three systems, compared just now"
                .formatted(town.inAgreement(), citizens)));
    if (people.count() > 0) {
      terminal.line(
          "── %d more %s for a person: see the steps above"
              .formatted(people.count(), people.count() == 1 ? "waits" : "wait"));
    }
  }
}
