package io.syncline.sandbox.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncline.sandbox.kernel.Sandbox;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/** What the product decided, by its own account: echoes, no changes, conflicts, dead letters. */
final class Verdicts {

  /** For what may not come: a system need not report each write. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** For what must come, on a slow machine too. */
  private static final Duration LONG_PATIENCE = Duration.ofSeconds(30);

  private static final Duration PAUSE = Duration.ofMillis(60);

  private final ProductApi api;
  private final Teller teller;
  private final Tally tally;
  private final ForPeople people;

  Verdicts(ProductApi api, Teller teller, Tally tally, ForPeople people) {
    this.api = api;
    this.teller = teller;
    this.tally = tally;
    this.people = people;
  }

  /** Each system that was written to reports the write in its next webhook. */
  void echoes(Citizen citizen, Collection<Place> written, Instant since)
      throws InterruptedException {
    var echoing = skipped(citizen, written, new Awaited("echo", PATIENCE), since);
    if (!echoing.isEmpty()) {
      teller.note(Teller.titles(echoing) + " reported our own write back to us: an echo, skipped");
    }
  }

  void unchanged(Citizen citizen, Place place, Instant since) throws InterruptedException {
    var unchanged = new Awaited("unchanged", LONG_PATIENCE);
    if (!skipped(citizen, Set.of(place), unchanged, since).isEmpty()) {
      teller.note(
          place.title() + " reported an update; what this sync carries is unchanged: skipped");
    }
  }

  /** A reason of the audit log, and how long it may take. */
  private record Awaited(String reason, Duration patience) {}

  private Set<Place> skipped(
      Citizen citizen, Collection<Place> expected, Awaited awaited, Instant since)
      throws InterruptedException {
    var skipped = EnumSet.noneOf(Place.class);
    long end = System.nanoTime() + awaited.patience().toNanos();
    while (skipped.size() < expected.size() && System.nanoTime() < end) {
      for (var entry : api.audit("apply", "skipped", since)) {
        var ref = entry.path("ref");
        var system = ref.path("system").asText();
        if (entry.path("reason").asText().equals(awaited.reason())
            && citizen.isKnownAs(system, ref.path("id").asText())) {
          tally.skipped(entry.path("cause").asText());
          skipped.add(Place.valueOf(system.toUpperCase(Locale.ROOT)));
        }
      }
      Thread.sleep(PAUSE.toMillis());
    }
    skipped.retainAll(expected);
    return skipped;
  }

  void conflict(String attribute, Instant since) throws InterruptedException {
    var found = new ArrayList<JsonNode>();
    long end = System.nanoTime() + LONG_PATIENCE.toNanos();
    while (found.isEmpty() && System.nanoTime() < end) {
      for (var it : api.conflicts()) {
        if (it.path("attribute").asText().equals(attribute)
            && Instant.parse(it.path("at").asText()).isAfter(since)) {
          found.add(it);
        }
      }
      Thread.sleep(PAUSE.toMillis());
    }
    if (!found.isEmpty()) {
      tally.conflict();
      var it = found.get(0);
      teller.warn(
          "a conflict over %s: %s wins, by the rule %s"
              .formatted(
                  attribute, title(it.path("winner").asText()), rule(it.path("rule").asText())));
    }
  }

  /** A question that waits, and the line that answers it. */
  void question(Citizen citizen, Instant since) throws InterruptedException {
    long end = System.nanoTime() + LONG_PATIENCE.toNanos();
    var found = questions(citizen, since);
    while (found.isEmpty() && System.nanoTime() < end) {
      Thread.sleep(PAUSE.toMillis());
      found = questions(citizen, since);
    }
    if (found.isEmpty()) {
      teller.bad("no question was seen; the log may say why");
      return;
    }
    var item = found.get(0);
    var path = "/api/v1/reviews/" + item.path("id").asText();
    var review = api.base() + path;
    people.waits("the question about " + citizen.email(), path, citizen);
    teller.warn("only you can decide this: " + item.path("question").asText());
    teller.note("everything else of the record goes on flowing; what there is to choose from:");
    teller.command("curl -H \"Authorization: Bearer $TOKEN\" " + review);
    teller.note("to let Zendesk's stand everywhere (hubspot for the other):");
    teller.command(
        "curl -X POST -H \"Authorization: Bearer $TOKEN\" -H 'Content-Type: application/json'"
            + " -d '{\"choice\":\"take\",\"system\":\"zendesk\"}' "
            + review);
  }

  private List<JsonNode> questions(Citizen citizen, Instant since) throws InterruptedException {
    return api.questions("first-meeting").stream()
        .filter(
            it ->
                citizen.isKnownAs(
                    it.path("ref").path("system").asText(), it.path("ref").path("id").asText()))
        .filter(it -> Instant.parse(it.path("at").asText()).isAfter(since))
        .toList();
  }

  void refused(Citizen citizen, String right, Sandbox crm, Instant since)
      throws InterruptedException {
    long end = System.nanoTime() + LONG_PATIENCE.toNanos();
    var found = deadLetters(citizen, since);
    while (found.isEmpty() && System.nanoTime() < end) {
      Thread.sleep(PAUSE.toMillis());
      found = deadLetters(citizen, since);
    }
    if (found.isEmpty()) {
      teller.bad("no dead letter was seen; the log may say why");
      return;
    }
    var deadLetter = found.get(0);
    var path = "/api/v1/dead-letters/" + deadLetter.path("id").asText();
    people.waits(
        "the dead letter of " + citizen.email(),
        path,
        new Citizen(right, Objects.requireNonNull(citizen.id(Place.HUBSPOT))));
    teller.bad(
        "a dead letter, with all that is needed to try again: "
            + deadLetter.path("reason").asText());
    teller.note("to put it right, correct the email in HubSpot:");
    teller.command(
        "curl -X PATCH -H 'Authorization: Bearer sandbox-hubspot-token' -H 'Content-Type:"
            + " application/json' -d '{\"properties\":{\"email\":\"%s\"}}' %s/crm/v3/objects/contacts/%s"
                .formatted(right, crm.baseUri(), citizen.id(Place.HUBSPOT)));
    teller.note("what is right now is synced at once, and ends the dead letter; to see that:");
    teller.command("curl -H \"Authorization: Bearer $TOKEN\" " + api.base() + path);
  }

  private List<JsonNode> deadLetters(Citizen citizen, Instant since) throws InterruptedException {
    return api.deadLetters().stream()
        .filter(it -> it.path("ref").path("id").asText().equals(citizen.id(Place.HUBSPOT)))
        .filter(it -> Instant.parse(it.path("at").asText()).isAfter(since))
        .toList();
  }

  /** As definitions write it: {@code masterWins}, where the audit log says {@code master-wins}. */
  private static String rule(String logged) {
    var text = new StringBuilder();
    for (var word : logged.split("-")) {
      text.append(
          text.isEmpty() || word.isEmpty()
              ? word
              : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
    }
    return text.toString();
  }

  private static String title(String system) {
    for (var place : Place.values()) {
      if (place.id().equals(system)) {
        return place.title();
      }
    }
    return system.isEmpty() ? "no one yet" : system;
  }
}
