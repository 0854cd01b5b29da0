package io.syncline.app.cases;

import io.syncline.core.definition.Position;
import io.syncline.core.definition.compile.form.EntityForm;
import io.syncline.core.definition.compile.form.LoadedSync;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.FieldMapping;
import io.syncline.core.definition.source.DefinitionText;
import io.syncline.core.definition.source.WrittenKeys;
import io.syncline.core.engine.trial.Trial;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.transform.FieldProblem;
import io.syncline.core.transform.Inbound;
import io.syncline.core.transform.path.Paths;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The first steps of a trial: how the fields of the record are read. */
final class TrialFields {

  private final LoadedSync sync;
  private final CasePlay play;
  private final Entity entity;
  private final EntityForm form;

  TrialFields(LoadedSync sync, CasePlay play, Entity entity, EntityForm form) {
    this.sync = sync;
    this.play = play;
    this.entity = entity;
    this.form = form;
  }

  /** In the order of the map. */
  List<Trial.ReadField> of(NativeRef ref) {
    var participant = play.names.participant(entity, ref.system());
    var record =
        play.world.connected.get(ref.system()).read(ref.object(), List.of(ref)).get(0)
                instanceof ReadOutcome.Found found
            ? found.record().fields()
            : Value.Struct.EMPTY;
    var read = play.world.transformer.inbound(entity, participant, record);
    var problems = new ArrayList<>(read.problems());
    play.world.transformer.missing(entity, participant, read.attributes()).stream()
        .filter(it -> problems.stream().noneMatch(known -> known.field().equals(it.field())))
        .forEach(problems::add);
    return participant.mappings().stream().map(it -> field(it, record, read, problems)).toList();
  }

  private Trial.ReadField field(
      FieldMapping mapping, Value.Struct record, Inbound read, List<FieldProblem> problems) {
    var path = mapping.field().path();
    var held = Paths.read(record, path);
    var became = mapping.in() ? read.attributes().get(mapping.attribute()) : null;
    var found = new ArrayList<Trial.Problem>();
    problems.stream()
        .filter(it -> it.field().equals(path))
        .map(
            it ->
                new Trial.Problem(
                    it.code(), DefinitionText.camel(it.response().name()), it.reason()))
        .forEach(found::add);
    read.notices().stream()
        .filter(it -> it.field().equals(path))
        .map(it -> new Trial.Problem(it.code(), null, it.reason()))
        .forEach(found::add);
    return new Trial.ReadField(
        path,
        form.map().views().getOrDefault(mapping.attribute(), mapping.attribute()),
        held,
        became,
        done(mapping, held, became, read),
        found,
        said(mapping.attribute()));
  }

  private static List<String> done(
      FieldMapping mapping, @Nullable Value held, @Nullable Value became, Inbound read) {
    var done = new ArrayList<String>();
    if (!mapping.in()) {
      done.add("is not read: it is only written");
      return done;
    }
    if (held == null) {
      return done;
    }
    if (mapping.reference() != null) {
      done.add("names a record of " + mapping.reference().entity());
    }
    var routes = mapping.conversion().routes();
    if (routes != null) {
      done.add("changed by direct:" + routes.in());
    }
    mapping.conversion().transformsIn().forEach(it -> done.add("transformed by " + it));
    read.cleansed().stream()
        .filter(it -> it.attribute().equals(mapping.attribute()))
        .forEach(it -> done.add("cleansed by " + it.rule()));
    if (done.isEmpty() && became != null && !became.agreesWith(held)) {
      done.add("normalized");
    }
    return done;
  }

  /** Where the sync's files name the attribute. */
  private @Nullable Position said(String attribute) {
    var path = "";
    for (var key : form.map().path(attribute).substring(1).split("/")) {
      path = WrittenKeys.below(path, key.replace("~1", "/"));
    }
    return sync.written().of(path);
  }
}
