package io.syncline.system.http;

import io.syncline.system.http.answer.Pager;
import io.syncline.system.http.call.CallTemplate;
import io.syncline.system.http.call.HttpCall;
import io.syncline.system.http.call.TemplateValues;
import java.util.List;
import java.util.Map;

/**
 * Makes the request for one page: by the operation's templates, by the request that continues a
 * listing where there is one, or by the link of the page before.
 */
final class PageCalls {

  private PageCalls() {}

  /**
   * @throws HttpCall.Unsayable when the page would be where the manifest does not allow
   */
  static HttpCall of(CallTemplate template, TemplateValues scope, Pager pager) {
    var link = pager.link();
    if (link != null) {
      return template.follow(link);
    }
    var at = scope;
    for (var place : pager.places().entrySet()) {
      at = at.with(place.getKey(), place.getValue());
    }
    var continuation = pager.continues() ? template.continuation() : null;
    return continuation == null
        ? template.call(at, List.of(), pager.parameters())
        : continuation.call(at, List.of(), Map.of());
  }
}
