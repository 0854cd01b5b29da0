package io.syncline.system.http;

import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.definition.system.Transport;
import io.syncline.core.inbox.HookKeys;
import io.syncline.core.inbox.subscribe.SubscriptionClient;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.ChangePage;
import io.syncline.core.system.ChangeRequest;
import io.syncline.core.system.CheckOutcome;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.Failure;
import io.syncline.core.system.FindOutcome;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.Query;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.RecordPage;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.WriteRequest;
import io.syncline.core.system.file.FileCopy;
import io.syncline.system.http.answer.AnswerVerdict;
import io.syncline.system.http.answer.AnswerVerdicts;
import io.syncline.system.http.answer.Answers;
import io.syncline.system.http.answer.Pager;
import io.syncline.system.http.answer.RefusedGroups;
import io.syncline.system.http.answer.WantedFields;
import io.syncline.system.http.auth.Sender;
import io.syncline.system.http.body.AnswerBody;
import io.syncline.system.http.call.CallTemplate;
import io.syncline.system.http.call.ClockOffset;
import io.syncline.system.http.call.RetryAfter;
import io.syncline.system.http.call.Template;
import io.syncline.system.http.call.TemplateValues;
import io.syncline.system.http.file.Downloads;
import io.syncline.system.http.hook.RequestedKeys;
import io.syncline.system.http.hook.Subscriptions;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A system reached over HTTP, as its manifest says and nothing else.
 *
 * <p>Calls block until every item has its outcome; the longest is the limits' longest wait and the
 * manifest's timeout for each request that had to follow another. Safe for threads.
 */
public final class HttpSystem implements ConnectedSystem {

  private final SystemId id;
  private final SystemType type;
  private final String host;
  private final Sender sender;
  private final ClockOffset offset;
  private final RefusedGroups refusals;
  private final Map<String, HttpObject> objects = new HashMap<>();
  private final @Nullable CallTemplate check;
  private final AnswerVerdicts checked;
  private final @Nullable SubscriptionClient subscriptions;
  private final @Nullable HookKeys keys;

  HttpSystem(
      SystemId id,
      SystemType type,
      Map<String, String> settings,
      Sender sender,
      RetryAfter retryAfter,
      WantedFields wanted,
      ClockOffset offset) {
    this.id = id;
    this.type = type;
    this.host = host(type, settings);
    this.sender = sender;
    this.offset = offset;
    this.refusals = new RefusedGroups(id, retryAfter::now);
    var asks = type.check();
    this.check = asks == null ? null : new CallTemplate(type, asks, settings);
    this.checked =
        new AnswerVerdicts(
            asks == null ? List.of() : asks.errors(),
            type.errors(),
            retryAfter,
            false,
            false,
            asks == null ? AnswerBody.OF_JSON : AnswerBody.of(asks.request().media(), null));
    var webhook = type.webhook();
    var said = webhook == null ? null : webhook.subscription();
    this.subscriptions =
        said == null || type.transport() != Transport.HTTP
            ? null
            : new Subscriptions(id, type, said, settings, sender, retryAfter);
    var asked = webhook == null ? null : webhook.keyRequest();
    this.keys =
        asked == null || type.transport() != Transport.HTTP
            ? null
            : new RequestedKeys(type, asked, settings, sender, retryAfter);
    type.objects()
        .forEach(
            (name, object) ->
                objects.put(name, new HttpObject(id, type, object, settings, retryAfter, wanted)));
  }

  @Override
  public SystemId id() {
    return id;
  }

  /** Where it is, without what a path may hold. */
  public String host() {
    return host;
  }

  /** How webhooks are subscribed to; empty: a person sets them up there. */
  public Optional<SubscriptionClient> subscriptions() {
    return Optional.ofNullable(subscriptions);
  }

  /** The public keys that the tokens of its webhooks name; empty: it is not asked for them. */
  public Optional<HookKeys> keys() {
    return Optional.ofNullable(keys);
  }

  @Override
  public SystemType type() {
    return type;
  }

  @Override
  public Optional<NativeRecord> held(NativeRef ref, Value.Struct event) {
    var webhook = type.webhook();
    var said = webhook == null ? null : webhook.record();
    var known = objects.get(ref.object());
    if (said == null
        || known == null
        || !(Answers.at(event, said.at()) instanceof Value.Struct it)) {
      return Optional.empty();
    }
    var by = known.type().can(Operation.Kind.GET) ? Operation.Kind.GET : Operation.Kind.GET_MANY;
    var record = known.type().can(by) ? known.answers().record(it, by) : null;
    return record == null
            || !known.type().idKey(record.ref().id()).equals(known.type().idKey(ref.id()))
        ? Optional.empty()
        : Optional.of(record.under(ref));
  }

  @Override
  public List<String> notices() {
    return refusals.notices();
  }

  @Override
  public Duration clockOffset() {
    return offset.ahead();
  }

  @Override
  public List<ReadOutcome> read(String object, List<NativeRef> refs) {
    var known = objects.get(object);
    return known == null
        ? refs.stream().<ReadOutcome>map(r -> new ReadOutcome.Failed(r, unknown(object))).toList()
        : new Reads(sender, known).read(refs);
  }

  @Override
  public Optional<FileCopy> file(NativeRef ref, String checksum) {
    var what = "file of " + ref.object();
    var known = known(ref.object(), "file");
    var files = known.files();
    if (files == null) {
      throw new SystemFailure(id, what, new Failure.Permanent("the object declares no `content`"));
    }
    var name = known.name(ref);
    if (name == null) {
      throw new SystemFailure(id, what, Reads.WITHOUT_PARENT);
    }
    try {
      return new Downloads(sender, files).read(known.scope().with(name), checksum);
    } catch (Downloads.Unread e) {
      throw new SystemFailure(id, what, e.failure());
    }
  }

  @Override
  public RecordPage list(ListRequest request) {
    var object = known(request.object(), "list");
    var parent = object.type().parent();
    return parent == null
        ? new Listings(id, sender, object).list(request)
        : new ChildListings(id, sender, object, known(parent.object(), "list")).list(request);
  }

  @Override
  public ChangePage changes(ChangeRequest request) {
    var known = known(request.object(), "changes");
    var parent = known.type().parent();
    return parent != null && request.kind() == Operation.Kind.FEED
        ? new ChildFeeds(id, sender, known, known(parent.object(), "changes")).read(request)
        : new FeedReader(id, sender, known, request.kind()).read(request);
  }

  @Override
  public Optional<String> cursorAt(String object, long offset, int pageSize) {
    var known = objects.get(object);
    var list =
        known == null || known.type().parent() != null ? null : known.call(Operation.Kind.LIST);
    return list == null ? Optional.empty() : Pager.cursorAt(list.paging(), offset, pageSize);
  }

  @Override
  public OptionalLong count(String object) {
    return new Counts(id, sender, known(object, "count")).count();
  }

  @Override
  public List<NativeRecord> find(String object, String nativeField, Value value) {
    var outcome = find(object, List.of(new Query(nativeField, value))).get(0);
    if (outcome instanceof FindOutcome.Found found) {
      return found.records();
    }
    var what = "find " + object + " by " + nativeField;
    throw new SystemFailure(id, what, ((FindOutcome.Failed) outcome).failure());
  }

  @Override
  public List<FindOutcome> find(String object, List<Query> queries) {
    var known = objects.get(object);
    return known == null
        ? queries.stream().<FindOutcome>map(q -> new FindOutcome.Failed(unknown(object))).toList()
        : new ExactSearches(sender, known).find(queries);
  }

  @Override
  public List<WriteOutcome> write(
      String object, List<? extends WriteRequest> requests, BooleanSupplier mayLeave) {
    var known = objects.get(object);
    return known == null
        ? requests.stream()
            .<WriteOutcome>map(r -> new WriteOutcome.Failed(unknown(object)))
            .toList()
        : new Writes(id, sender.whileLeaving(mayLeave), known, new Reads(sender, known), refusals)
            .write(requests);
  }

  /**
   * By the manifest's {@code check}; an answer that nothing is there proves nothing, so it fails.
   */
  @Override
  public CheckOutcome check() {
    if (check == null) {
      return CheckOutcome.UNASKED;
    }
    var verdict =
        sender.send(() -> check.call(TemplateValues.EMPTY, List.of())).verdict(checked, Set.of());
    if (verdict instanceof AnswerVerdict.Failed failed) {
      return new CheckOutcome.Failed(failed.failure());
    }
    return verdict instanceof AnswerVerdict.Fine
        ? CheckOutcome.ACCEPTED
        : new CheckOutcome.Failed(new Failure.Permanent("the check is answered that nothing fits"));
  }

  private static String host(SystemType type, Map<String, String> settings) {
    try {
      var host = URI.create(Template.fixed(type.baseUrl(), settings)).getHost();
      return host == null ? "no address" : host;
    } catch (IllegalArgumentException e) {
      return "no address";
    }
  }

  private HttpObject known(String object, String operation) {
    @Nullable HttpObject known = objects.get(object);
    if (known == null) {
      throw new SystemFailure(id, operation, unknown(object));
    }
    return known;
  }

  private static Failure unknown(String object) {
    return new Failure.Permanent("the system type has no object " + object);
  }
}
