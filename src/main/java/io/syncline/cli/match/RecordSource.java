package io.syncline.cli.match;

import io.syncline.cli.common.ProgressBar;
import io.syncline.cli.common.SystemAccess;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.identity.proposal.Proposals.Found;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.Failure;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.RecordPage;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.transform.Transformer;
import io.syncline.core.transform.path.ExternalIds;
import io.syncline.csv.MalformedCsv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * Where the records to be matched come from: the systems themselves, or files that they exported.
 */
final class RecordSource {

  private static final int PAGE = 200;

  private final SystemAccess.@Nullable Connected connected;
  private final Map<String, Path> from;
  private final CommandSpec command;
  private final ProgressBar progress;
  private final PageRetry patience;

  /**
   * @param connected null: they come from files
   * @param from files by system
   */
  RecordSource(
      SystemAccess.@Nullable Connected connected,
      Map<String, Path> from,
      CommandSpec command,
      ProgressBar progress,
      PageRetry patience) {
    this.connected = connected;
    this.from = from;
    this.command = command;
    this.progress = progress;
    this.patience = patience;
  }

  /**
   * All of an object, as polling reads it; empty where it cannot be listed. A page that fails for
   * the moment is asked for again.
   */
  Optional<List<Found>> read(Entity entity, Participant participant)
      throws IOException, InterruptedException {
    if (connected == null) {
      return file(entity, participant);
    }
    if (!participant.type().can(Operation.Kind.LIST)) {
      command.commandLine().getOut().println(participant.system() + " cannot be listed: left out");
      return Optional.empty();
    }
    var transformer = new Transformer();
    var system = connected.system(participant.system());
    var found = new ArrayList<Found>();
    var cursors = new HashSet<String>();
    String cursor = null;
    do {
      var page = page(system, participant, cursor);
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
      var total = page.total();
      progress.at(participant.system() + ", records read", found.size(), total == null ? 0 : total);
      cursor = page.next();
      if (cursor != null && !cursors.add(cursor)) {
        throw new IllegalStateException(
            "The pages of " + participant.system() + " go round in a circle");
      }
    } while (cursor != null);
    progress.end();
    command
        .commandLine()
        .getOut()
        .println(participant.system() + ": " + found.size() + " " + participant.object());
    return Optional.of(found);
  }

  private RecordPage page(ConnectedSystem system, Participant participant, @Nullable String cursor)
      throws IOException, InterruptedException {
    return patience.insist(
        "a page of " + participant.system(),
        () -> {
          try {
            return system.list(new ListRequest(participant.object(), null, cursor, PAGE));
          } catch (SystemFailure failed) {
            throw momentary(failed);
          }
        });
  }

  /** Credentials that are refused are not accepted a moment later: a person has to look. */
  private static PageRetry.Momentary momentary(SystemFailure failed) {
    if (failed.failure() instanceof Failure.Transient) {
      return new PageRetry.Momentary(Optional.empty(), failed);
    }
    if (failed.failure() instanceof Failure.RateLimited limited) {
      return new PageRetry.Momentary(Optional.ofNullable(limited.retryAfter()), failed);
    }
    throw failed;
  }

  private Optional<List<Found>> file(Entity entity, Participant participant) throws IOException {
    var file = from.get(participant.system().value());
    if (file == null) {
      return Optional.empty();
    }
    try {
      var found = RecordFile.read(entity, participant, Files.readString(file));
      command
          .commandLine()
          .getOut()
          .println(participant.system() + ": " + found.size() + " " + participant.object());
      return Optional.of(found);
    } catch (IllegalArgumentException | MalformedCsv wrong) {
      throw new ParameterException(command.commandLine(), file + ": " + wrong.getMessage());
    }
  }
}
