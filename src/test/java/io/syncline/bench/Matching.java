package io.syncline.bench;

import io.syncline.cli.common.SynclineCommand;
import io.syncline.cli.match.MatchCommand;
import io.syncline.core.identity.MadeUpPeople;
import io.syncline.core.identity.proposal.Proposals.Found;
import io.syncline.core.model.value.Value;
import io.syncline.csv.Csv;
import io.syncline.definition.RoutesDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * How long {@code syncline match} takes over two files of so many people each (the second argument;
 * 100,000 without one; the first is a folder for them), how much heap collections leave it, and how
 * much of what it calls certain is right. Eight of ten people are in both files, as they were typed
 * twice. What follows are more options of the command.
 */
public final class Matching {

  private static final List<String> ATTRIBUTES =
      List.of("firstName", "lastName", "company", "city", "birthDate", "email", "phone");

  private static final String TYPE =
      """
      type: %1$s
      baseUrl: https://%1$s.example
      objects:
        contacts:
          entities: [contact]
          matchKeys: [email]
          fields:
            firstName: {attribute: firstName}
            lastName: {attribute: lastName}
            company: {attribute: company}
            city: {attribute: city}
            birthDate: {attribute: birthDate, type: date}
            email: {attribute: email, type: email}
            phone: {attribute: phone, type: phone}
          operations:
            get: {method: GET, path: "/contacts/{id}"}
            list: {method: GET, path: /contacts}
            create: {method: POST, path: /contacts}
            update: {method: PATCH, path: "/contacts/{id}"}
      """;

  private static final String SYNC =
      """
      service: contacts
      direction: multi-directional
      systems:
        - {id: crm, type: crm, primary: true}
        - {id: books, type: books}
      fieldMapping:
        firstName: firstName
        lastName: lastName
        company: company
        city: city
        birthDate: birthDate
        email: email
        phone: phone
      syncConfig:
        deduplication:
          matchFields: [email, phone]
          fuzzyMatch:
            firstName: {threshold: 0.85, autoLink: 0.92}
            lastName: {threshold: 0.85, autoLink: 0.92}
            company: {threshold: 0.90, autoLink: 0.95}
      """;

  private Matching() {}

  public static void main(String[] args) throws IOException {
    var folder = Path.of(args[0]);
    int size = args.length < 2 ? 100_000 : Integer.parseInt(args[1]);
    int both = prepare(folder, size);
    var out = folder.resolve("proposals.csv");
    var options =
        new ArrayList<>(
            List.of(
                "match",
                "contacts",
                "--routes=" + folder.resolve("routes"),
                "--from=crm=" + folder.resolve("crm.csv"),
                "--from=books=" + folder.resolve("books.csv"),
                "--out=" + out));
    options.addAll(List.of(args).subList(Math.min(2, args.length), args.length));
    var heap = Heap.watched();
    long begun = System.nanoTime();
    var line =
        SynclineCommand.with(
            List.of(new MatchCommand(new RoutesDirectory(Map.of()), null, Map.of())));
    line.setOut(new PrintWriter(System.out, true)).execute(options.toArray(String[]::new));
    var took = Duration.ofNanos(System.nanoTime() - begun);
    System.out.printf(
        "%,d x %,d: %.1f s, %d MiB left by collections at most, %s%n",
        size, size, took.toMillis() / 1000.0, heap.get() >> 20, judged(out, both));
  }

  private static int prepare(Path folder, int size) throws IOException {
    var made = MadeUpPeople.withManyNames(new Random(42), size);
    var sides = made.sides(made.people(size * 10 / 9), 16);
    Files.createDirectories(folder.resolve("routes/systems"));
    Files.createDirectories(folder.resolve("routes/syncs"));
    for (var system : List.of("crm", "books")) {
      Files.writeString(
          folder.resolve("routes/systems/" + system + ".system.yaml"), TYPE.formatted(system));
    }
    Files.writeString(folder.resolve("routes/syncs/contacts.sync.yaml"), SYNC);
    write(folder.resolve("crm.csv"), sides.ones());
    write(folder.resolve("books.csv"), sides.others());
    return sides.both();
  }

  private static void write(Path file, List<Found> people) throws IOException {
    var names = new ArrayList<>(List.of("id"));
    names.addAll(ATTRIBUTES);
    var rows = new ArrayList<List<String>>();
    for (var it : people) {
      var cells = new ArrayList<>(List.of(it.ref().id()));
      ATTRIBUTES.forEach(name -> cells.add(text(it.attributes().get(name))));
      rows.add(cells);
    }
    Files.writeString(file, Csv.write(names, rows), StandardCharsets.UTF_8);
  }

  private static String text(Value value) {
    return value instanceof Value.Text it ? it.value() : "";
  }

  private static String judged(Path sheet, int both) throws IOException {
    var table = Csv.read(Files.readString(sheet));
    int one = table.names().indexOf("crm");
    int other = table.names().indexOf("books");
    int note = table.names().indexOf("note");
    int certain = 0;
    int right = 0;
    var found = new HashSet<String>();
    for (var row : table.rows()) {
      boolean same = row.cells().get(one).equals(row.cells().get(other));
      boolean sure = row.cells().get(note).isEmpty();
      certain += sure ? 1 : 0;
      right += sure && same ? 1 : 0;
      if (same) {
        found.add(row.cells().get(one));
      }
    }
    return "%,d rows, %,d certain, %,d of them right, %,d of %,d pairs found"
        .formatted(table.rows().size(), certain, right, found.size(), both);
  }
}
