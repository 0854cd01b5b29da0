package io.syncline.cli;

import io.syncline.core.definition.Entity;
import io.syncline.core.definition.Operation;
import io.syncline.core.definition.Participant;
import io.syncline.core.definition.forming.DefinitionFiles;
import io.syncline.core.identity.Proposals;
import io.syncline.core.identity.Proposals.Found;
import io.syncline.core.system.ListRequest;
import io.syncline.core.transform.ExternalIds;
import io.syncline.core.transform.Transformer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code syncline match}: reads what the systems of a sync hold and proposes which records are one;
 * links nothing. The proposals are a sheet that a person corrects and {@code syncline links}
 * imports.
 */
@Command(
    name = "match",
    description =
        "Reads the systems of a sync and proposes which of their records are one, by its match"
            + " rules. Links nothing: correct the CSV and import it with `syncline links`.",
    mixinStandardHelpOptions = true)
public final class MatchCommand implements Callable<Integer> {

  private static final int PAGE = 200;

  private final DefinitionFiles files;
  private final SystemAccess access;

  @Mixin private SyncOption sync = new SyncOption();

  @Option(
      names = "--out",
      paramLabel = "<file>",
      description = "Where the proposals go as CSV; without it only the report is printed.")
  private @Nullable Path out;

  @Option(
      names = "--duplicates",
      description = "Look for duplicates inside each system instead of links between them.")
  private boolean duplicates;

  @Spec private CommandSpec spec;

  public MatchCommand(DefinitionFiles files, SystemAccess access) {
    this.files = files;
    this.access = access;
  }

  @Override
  public Integer call() throws IOException {
    var ready = sync.ready(files, spec).orElse(null);
    if (ready == null) {
      return SynclineCommand.NO;
    }
    var installation = ready.installation();
    var sheet = new ProposalSheet(installation);
    try (var connected = access.open(ready.loaded(), installation)) {
      for (var entity : installation.entities().values()) {
        propose(entity, connected, sheet);
      }
    }
    if (out != null) {
      Files.writeString(out, sheet.csv(), StandardCharsets.UTF_8);
      out().println("written: " + sheet.rows() + " rows to " + out);
    }
    out().flush();
    return SynclineCommand.FINE;
  }

  private void propose(Entity entity, SystemAccess.Connected connected, ProposalSheet sheet) {
    if (entity.matchRules().isEmpty()
        && entity.matching().fuzzy().isEmpty()
        && !ExternalIds.exposes(entity)) {
      out().println(entity.name() + ": no match rule, nothing is proposed");
      return;
    }
    var first = read(entity, entity.primary(), connected);
    if (duplicates) {
      within(entity, entity.primary(), first, sheet);
    }
    for (var other : entity.participants()) {
      if (!other.primary()) {
        var found = read(entity, other, connected);
        if (duplicates) {
          within(entity, other, found, sheet);
        } else {
          between(entity, other, first, found, sheet);
        }
      }
    }
  }

  private void between(
      Entity entity,
      Participant other,
      Optional<List<Found>> ones,
      Optional<List<Found>> others,
      ProposalSheet sheet) {
    if (ones.isPresent() && others.isPresent()) {
      var what =
          entity.name() + ", " + entity.primary().system() + " with " + other.system() + ": ";
      report(what, Proposals.between(entity, ones.get(), others.get()), entity, sheet);
    }
  }

  private void within(
      Entity entity, Participant participant, Optional<List<Found>> found, ProposalSheet sheet) {
    found.ifPresent(
        it ->
            report(
                entity.name() + ", duplicates in " + participant.system() + ": ",
                Proposals.within(entity, it),
                entity,
                sheet));
  }

  private void report(String what, Proposals proposals, Entity entity, ProposalSheet sheet) {
    var all = proposals.all();
    long certain = all.stream().filter(Proposals.Proposal::certain).count();
    out().println(what + certain + " certain, " + (all.size() - certain) + " to be decided");
    if (proposals.passedOver() > 0) {
      out()
          .println(
              "  "
                  + proposals.passedOver()
                  + " groups were too large: their words are too common to compare everybody");
    }
    if (duplicates) {
      all.forEach(it -> out().println("  " + it.one() + " " + it.other() + " by " + it.rule()));
    } else {
      all.forEach(it -> sheet.add(entity, it));
    }
  }

  /** All of an object, as polling reads it; empty where it cannot be listed. */
  private Optional<List<Found>> read(
      Entity entity, Participant participant, SystemAccess.Connected connected) {
    if (!participant.type().can(Operation.Kind.LIST)) {
      out().println(participant.system() + " cannot be listed: left out");
      return Optional.empty();
    }
    var transformer = new Transformer();
    var system = connected.system(participant.system());
    var found = new ArrayList<Found>();
    var cursors = new HashSet<String>();
    String cursor = null;
    do {
      var page = system.list(new ListRequest(participant.object(), null, cursor, PAGE));
      for (var record : page.records()) {
        if (!record.archived()) {
          var said = transformer.inbound(entity, participant, record.fields());
          found.add(
              new Found(
                  record.ref(),
                  said.attributes(),
                  ExternalIds.said(participant, record.ref(), record.fields())));
        }
      }
      cursor = page.next();
      if (cursor != null && !cursors.add(cursor)) {
        throw new IllegalStateException(
            "The pages of " + participant.system() + " go round in a circle");
      }
    } while (cursor != null);
    out().println(participant.system() + ": " + found.size() + " " + participant.object());
    return Optional.of(found);
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
