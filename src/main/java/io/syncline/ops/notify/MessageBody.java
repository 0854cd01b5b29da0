package io.syncline.ops.notify;

import io.syncline.core.model.value.Value;
import io.syncline.core.notify.Message;
import io.syncline.core.notify.Outbox;
import java.util.Locale;
import java.util.TreeMap;

/** A message as programs get it: names, counts and a link; never a value. */
final class MessageBody {

  private MessageBody() {}

  /**
   * @param links what links begin with; empty: those to runs are relative, and there are no others
   */
  static Value.Struct of(Outbox.Waiting waiting, String links) {
    var message = waiting.message();
    var data = new TreeMap<String, Value>();
    var urgency = message.urgency().name().toLowerCase(Locale.ROOT);
    data.put("about", Value.text(message.topic().about()));
    data.put("urgency", Value.text(urgency));
    data.put("subject", Value.text(message.topic().subject()));
    data.put("to", message.to() == null ? Value.CLEARED : Value.text(message.to()));
    data.put("text", Value.text(message.text()));
    data.put(
        "run", message.topic().run() == null ? Value.CLEARED : Value.text(message.topic().run()));
    data.put("link", link(message, links));
    var numbers = new TreeMap<String, Value>();
    message.numbers().forEach((name, count) -> numbers.put(name, Value.decimal(count.toString())));
    data.put("numbers", new Value.Struct(numbers));
    var body = new TreeMap<String, Value>();
    body.put("type", Value.text(message.topic().about() + "." + urgency));
    body.put("timestamp", Value.text(waiting.at().toString()));
    body.put("data", new Value.Struct(data));
    return new Value.Struct(body);
  }

  private static Value link(Message message, String links) {
    if (message.topic().run() != null) {
      return Value.text(links + "/api/v1/runs/" + message.topic().run());
    }
    var page = new MessageLinks(links).of(message);
    return page == null ? Value.CLEARED : Value.text(page);
  }
}
