package io.syncline.core.engine.trial;

import io.syncline.core.definition.compile.InstallationBuilder;
import io.syncline.core.definition.compile.SyncCompiler;
import io.syncline.core.definition.compile.form.LoadedSync;
import io.syncline.core.definition.compile.form.StartedSync;
import io.syncline.core.definition.compile.form.SystemTypes;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.FieldMapping;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.transform.FieldProblem;
import io.syncline.core.transform.Transformer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a few records of a system as a sync would read them that is not saved yet. It asks for one
 * page, within the system's limits, and writes nothing.
 */
public final class DraftPreviews {

  private static final int RECORDS = 10;

  private final ConnectedSystems systems;

  public DraftPreviews(ConnectedSystems systems) {
    this.systems = systems;
  }

  /** What was read. */
  public sealed interface Preview {

    /** Records; none: the system has none. */
    record Read(List<FieldMapping> columns, List<Row> rows) implements Preview {
      public Read {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
      }
    }

    /** Nothing, and why in words. */
    record Unread(String reason) implements Preview {}
  }

  /** A record: a cell for each column. */
  public record Row(NativeRef ref, List<Cell> cells) {
    public Row {
      cells = List.copyOf(cells);
    }
  }

  /**
   * A field of a record.
   *
   * @param value what the attribute would be; null: nothing
   * @param problem why the value would not pass, without the value; null: it would
   */
  public record Cell(@Nullable Value value, @Nullable String problem) {}

  public Preview of(LoadedSync draft, SystemTypes types, SystemId system) {
    // compiled again: it is read with the connection that other syncs use
    var form = SyncCompiler.compile(draft.form().definition(), types);
    var started = new StartedSync(form, draft.contentHash(), Instant.EPOCH);
    var built = InstallationBuilder.build(List.of(started));
    var entity =
        built.installation().entities().values().stream()
            .filter(it -> it.participant(system).isPresent())
            .findFirst();
    var connected = systems.find(system);
    if (entity.isEmpty()) {
      return new Preview.Unread("the draft has to be without problems first");
    }
    return connected
        .map(it -> read(it, entity.get(), entity.get().participant(system).orElseThrow()))
        .orElseGet(
            () ->
                new Preview.Unread(
                    "it is not connected: no started sync uses it, so that only its type is"
                        + " known"));
  }

  private static Preview read(ConnectedSystem system, Entity entity, Participant participant) {
    if (participant.type().writeOnly()) {
      return new Preview.Unread("it is write-only: no operation reads it");
    }
    if (!participant.type().operations().containsKey(Operation.Kind.LIST)) {
      return new Preview.Unread("its type has no operation that lists");
    }
    try {
      var transformer = new Transformer();
      var columns = participant.mappings().stream().filter(FieldMapping::in).toList();
      var page = system.list(new ListRequest(participant.object(), null, null, RECORDS)).records();
      return new Preview.Read(
          columns,
          page.stream()
              .limit(RECORDS)
              .map(it -> row(transformer, entity, participant, columns, it))
              .toList());
    } catch (SystemFailure e) {
      return new Preview.Unread("it could not be asked: " + e.failure().reason());
    }
  }

  private static Row row(
      Transformer transformer,
      Entity entity,
      Participant participant,
      List<FieldMapping> columns,
      NativeRecord record) {
    var read = transformer.inbound(entity, participant, record.fields());
    return new Row(
        record.ref(),
        columns.stream()
            .map(
                it -> new Cell(read.attributes().get(it.attribute()), problem(it, read.problems())))
            .toList());
  }

  private static @Nullable String problem(FieldMapping mapping, List<FieldProblem> problems) {
    Optional<String> found =
        problems.stream()
            .filter(it -> it.field().equals(mapping.field().path()))
            .map(FieldProblem::reason)
            .findFirst();
    return found.orElse(null);
  }
}
