package io.syncline.console;

import io.syncline.api.http.Cursor;
import io.syncline.api.http.QueryParameters;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The query that leads to the following page of a list. */
public final class NextPage {

  private NextPage() {}

  /**
   * @param last the place of the last entry shown
   * @param filters that stay as they are
   */
  public static String of(QueryParameters query, String last, String... filters) {
    var next = new StringBuilder("?");
    for (var it : filters) {
      var value = query.text(it);
      if (value != null) {
        next.append(it).append('=').append(encoded(value)).append('&');
      }
    }
    return next.append("cursor=").append(encoded(Cursor.at(last).text())).toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
