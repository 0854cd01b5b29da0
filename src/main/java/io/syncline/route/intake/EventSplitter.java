package io.syncline.route.intake;

import io.syncline.core.deadletter.NamedRecords.NamesNone;
import io.syncline.core.definition.key.NamePattern;
import io.syncline.core.definition.system.Webhook;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.path.Paths;
import io.syncline.route.intake.SplitHook.BadEvent;
import io.syncline.route.intake.http.HookRefused;
import io.syncline.route.intake.http.HookRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes a webhook's body apart into events, as the system type describes them. One bad event never
 * costs the others.
 */
final class EventSplitter {

  private static final int LONGEST_ID = 512;

  private final Ids ids;

  EventSplitter(Ids ids) {
    this.ids = ids;
  }

  /**
   * @throws HookRefused 400 where the body holds no events at all; 413 where it holds too many
   */
  SplitHook split(Hook hook, HookRequest request) {
    if (hook.webhook().meaning().pollNow()) {
      return SplitHook.somethingChanged(hook.system());
    }
    var events = new ArrayList<InboxEvent>();
    var bad = new ArrayList<BadEvent>();
    int named = 0;
    for (var event : EventList.of(hook.webhook(), request.body())) {
      if (event instanceof Value.Struct struct) {
        var records = EventRecords.of(hook.system(), hook.webhook(), struct);
        var reported = events(hook, struct, records.refs(), request.receivedAt());
        events.addAll(mergers(hook.webhook(), struct, reported));
        if (records.fault() != null) {
          bad.add(new BadEvent(struct, records.fault()));
        }
        named += reported.size();
        EventList.limit(named);
      } else {
        var wrapped = new Value.Struct(Map.of("value", event));
        bad.add(new BadEvent(wrapped, "the event is not an object"));
      }
    }
    return new SplitHook(hook.system(), events, bad, false);
  }

  /**
   * The records that one event names.
   *
   * @throws NamesNone where it names none
   */
  List<NativeRef> named(Hook hook, Value.Struct event, Instant at) {
    var records = EventRecords.of(hook.system(), hook.webhook(), event);
    if (records.fault() != null) {
      throw new NamesNone(records.fault());
    }
    return mergers(hook.webhook(), event, events(hook, event, records.refs(), at)).stream()
        .map(InboxEvent::ref)
        .distinct()
        .toList();
  }

  /** The paths by which events name their record. */
  static Set<String> naming(Webhook webhook) {
    var meaning = webhook.meaning();
    var ids =
        Stream.concat(
            Stream.of(webhook.places().nativeId()), meaning.nativeIds().values().stream());
    return Stream.of(
            Stream.of(meaning.object()),
            ids.flatMap(it -> Arrays.stream(it.split("\\|"))),
            meaning.parents().values().stream())
        .flatMap(it -> it)
        .filter(it -> !it.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** One for each record that the event names. */
  private List<InboxEvent> events(
      Hook hook, Value.Struct event, Set<NativeRef> refs, Instant receivedAt) {
    var webhook = hook.webhook();
    var identity = EventFields.identity(event, webhook.identity());
    var at = webhook.occurredAt();
    var occurredAt = at == null ? null : EventFields.time(read(event, at));
    var kind = kind(webhook, event);
    var content = new InboxEvent.Content(without(event), holdsRecord(webhook, event));
    return refs.stream()
        .map(
            ref ->
                new InboxEvent(
                    ids.next(),
                    ref,
                    kind,
                    InboxEvent.Source.HOOK,
                    new InboxEvent.Arrival(
                        refs.size() > 1 ? identity(identity, ref.id()) : identity,
                        occurredAt,
                        receivedAt),
                    content,
                    Origin.of(hook.system().value())))
        .toList();
  }

  /** Of one of the records that an event names. */
  private static @Nullable String identity(@Nullable String ofEvent, String id) {
    return ofEvent == null ? null : ofEvent + "/" + id;
  }

  /**
   * The events, and one more for each record that was merged into another: a vendor reports all of
   * them in one event.
   */
  private List<InboxEvent> mergers(Webhook webhook, Value.Struct event, List<InboxEvent> reported) {
    var merged = webhook.merged();
    if (merged == null || reported.isEmpty() || reported.get(0).kind() != EventKind.MERGED) {
      return reported;
    }
    var into = new LinkedHashSet<String>();
    merged.into().forEach(path -> into.addAll(ids(read(event, path))));
    var lost = new LinkedHashSet<String>();
    merged.lost().forEach(path -> lost.addAll(ids(read(event, path))));
    if (into.isEmpty()) {
      return reported;
    }
    var left = into.iterator().next();
    lost.remove(left);
    var all = new ArrayList<InboxEvent>();
    reported.stream().filter(it -> !lost.contains(it.ref().id())).forEach(all::add);
    lost.forEach(id -> all.add(merger(reported.get(0), event, id, left)));
    return all;
  }

  /** What only we say is not taken from a vendor. */
  private static Value.Struct without(Value.Struct event) {
    if (!event.fields().containsKey(InboxEvent.MERGED_INTO)) {
      return event;
    }
    var rest = new HashMap<>(event.fields());
    rest.remove(InboxEvent.MERGED_INTO);
    return new Value.Struct(rest);
  }

  /** An id, or those of a list; what is none is left out. */
  private static List<String> ids(@Nullable Value said) {
    var values =
        said instanceof Value.Items items ? items.values() : Collections.singletonList(said);
    return values.stream()
        .map(EventFields::text)
        .filter(it -> it != null && !it.isEmpty() && it.length() <= LONGEST_ID)
        .toList();
  }

  private InboxEvent merger(InboxEvent reported, Value.Struct event, String lost, String left) {
    var payload = new HashMap<>(event.fields());
    payload.put(InboxEvent.MERGED_INTO, Value.text(left));
    return new InboxEvent(
        ids.next(),
        new NativeRef(reported.ref().system(), reported.ref().object(), lost),
        EventKind.MERGED,
        reported.source(),
        new InboxEvent.Arrival(
            identity(reported.identity(), lost), reported.occurredAt(), reported.receivedAt()),
        InboxEvent.Content.partial(new Value.Struct(payload)),
        reported.origin());
  }

  private static EventKind kind(Webhook webhook, Value.Struct event) {
    var kind = kindSaid(webhook, event);
    return kind == null ? EventKind.UPDATED : kind;
  }

  private static @Nullable EventKind kindSaid(Webhook webhook, Value.Struct event) {
    var meaning = webhook.meaning();
    var said = meaning.kind() == null ? null : EventFields.text(read(event, meaning.kind()));
    return said == null ? null : NamePattern.find(meaning.kinds(), said);
  }

  /**
   * Whether it holds the record of a change: an event of a kind that is not known may report a
   * delete and hold the record all the same.
   */
  private static boolean holdsRecord(Webhook webhook, Value.Struct event) {
    var kind = kindSaid(webhook, event);
    var record = webhook.record();
    return record != null
        && (kind == EventKind.CREATED || kind == EventKind.UPDATED)
        && (record.at().isEmpty() || read(event, record.at()) instanceof Value.Struct);
  }

  private static @Nullable Value read(Value tree, String path) {
    return tree instanceof Value.Struct struct ? Paths.read(struct, path) : null;
  }
}
