package io.syncline.core.definition.system;

import io.syncline.core.definition.key.Default;
import io.syncline.core.definition.key.Group;
import io.syncline.core.definition.key.OneOf;
import io.syncline.core.definition.system.body.Media;
import io.syncline.core.model.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the vendor is asked to send webhooks to this server: one subscription for all events, or one
 * for each.
 *
 * @param events what is subscribed to, as the vendor names it; <code>{hook.events}</code> in the
 *     requests
 * @param renewBefore how long before its end a subscription is renewed
 * @param requests what is asked
 * @param places where an answer holds what
 */
public record Subscription(
    List<String> events,
    @Default("1d") Duration renewBefore,
    @Group Requests requests,
    @Group Places places) {

  /**
   * What is asked. <code>{hook.url}</code> is the address of this server's webhooks, <code>
   * {hook.secret}</code> the secret that the signature names, <code>{id}</code> the subscription.
   *
   * @param list which there are; only its first page is read
   * @param create makes one
   * @param afterCreate what else one needs before it sends, in this order; asked again of one that
   *     is found, so that a subscription that was left unfinished is finished
   * @param renew makes it last longer; null: another one is made, and this one is removed
   * @param beforeRemove what the vendor wants before it removes one; where it refuses that and
   *     removes the subscription, it is removed
   * @param remove ends it
   */
  public record Requests(
      Call list,
      Call create,
      List<Call> afterCreate,
      @Nullable Call renew,
      List<Call> beforeRemove,
      Call remove) {
    public Requests {
      afterCreate = List.copyOf(afterCreate);
      beforeRemove = List.copyOf(beforeRemove);
    }
  }

  /**
   * A request, its texts templates.
   *
   * @param method left out: GET of {@code list}, PATCH of {@code renew}, DELETE of {@code remove},
   *     else POST
   * @param path below the base URL
   * @param query query parameters; one with a list is written once for each element
   * @param headers further headers
   * @param encoding how the body is written: {@code json} or {@code form}
   * @param body the body
   * @param records where in the answer the subscriptions are, or the one; empty: the answer itself
   */
  public record Call(
      @OneOf({"GET", "POST", "PUT", "PATCH", "DELETE"}) @Nullable String method,
      String path,
      Map<String, List<String>> query,
      Map<String, String> headers,
      @Default("json") Media.Encoding encoding,
      Value.@Nullable Struct body,
      @Default("") String records) {
    public Call {
      query = Map.copyOf(query);
      headers = Map.copyOf(headers);
    }

    /** As an operation. */
    public Operation operation(String otherwise) {
      var sent =
          new Operation.Request(
              method == null ? otherwise : method, path, query, headers, encoding, body);
      return Operation.of(Operation.Kind.CHECK, sent.method(), path).by(sent);
    }
  }

  /**
   * Where a subscription holds what.
   *
   * @param id its id, or several paths with {@code |} between them, of which the first that is
   *     there counts; of an address the last segment
   * @param url the address that it sends to
   * @param expires when it ends; left out: never
   * @param event which event it is for, of a vendor that has one for each; <code>{hook.event}
   *     </code> in the requests; left out: one is for all
   * @param secret in the answer to {@code create} or to what comes after it, the secret that the
   *     vendor signs with; left out: it is ours
   * @param inactiveWhen path and value that show one as inactive ({@code status=disabled}): it is
   *     replaced; null: nothing shows it
   */
  public record Places(
      @Default("id") String id,
      @Default("url") String url,
      @Nullable String expires,
      @Nullable String secret,
      @Nullable String event,
      @Nullable String inactiveWhen) {}

  public Subscription {
    events = List.copyOf(events);
  }
}
