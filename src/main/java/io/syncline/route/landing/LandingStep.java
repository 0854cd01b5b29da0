package io.syncline.route.landing;

import io.syncline.core.landing.Landing;
import io.syncline.core.landing.Landing.Place;
import java.util.function.BiFunction;
import org.apache.camel.Exchange;

/** What a step of a route does with the rows of an object. */
interface LandingStep {

  void on(Exchange exchange, Landing landing) throws Exception;

  /** The steps there are. */
  enum Kind {
    /** The body is a file: its rows are taken. */
    TAKE("take", TakeFile::of),
    /** The body is a mail that was received: it becomes a row. */
    MAIL("mail", ReceivedMail::of),
    /** The body is a message of a broker: what it says of a row is taken. */
    RECEIVED("received", ReceivedMessage::of),
    /** The message of Kafka is done with: its offset is committed. */
    ACKNOWLEDGE("acknowledge", (place, options) -> KafkaSteps.acknowledge()),
    /** Answers the operation {@code list} or {@code changed}. */
    LIST("list", (place, options) -> LandedReads.list(place)),
    GET("get", (place, options) -> LandedReads.get(place)),
    GET_MANY("getMany", (place, options) -> LandedReads.getMany(place)),
    COUNT("count", (place, options) -> LandedReads.count(place)),
    /** The body is what is to be written: it becomes a file of rows. */
    FILE("file", WrittenFile::of),
    /** The body is what is to be written: it becomes the whole record, with what changes. */
    CHANGE("change", WrittenMail::change),
    /** The body is the text of a mail for the change: its headers are checked, and set. */
    MESSAGE("message", WrittenMail::of),
    /** The body is what is to be written: it becomes a message of a broker. */
    RECORD("record", WrittenMessage::of),
    /** Asks Kafka for the topic of a route, which proves credentials. */
    TOPIC("topic", KafkaSteps::topic),
    /** What became a file or a message has left: its rows are kept, and answered. */
    KEEP("keep", RetainedRows::of),
    /** Logs in to a mail server. */
    LOGIN("login", MailLogin::of),
    /** What the exception that was caught means for the operation, where nothing was done. */
    FAILURE("failure", (place, options) -> new StatedFailure());

    private final String word;
    private final BiFunction<Place, FileForm.Options, LandingStep> maker;

    Kind(String word, BiFunction<Place, FileForm.Options, LandingStep> maker) {
      this.word = word;
      this.maker = maker;
    }

    String word() {
      return word;
    }

    LandingStep made(Place place, FileForm.Options options) {
      return maker.apply(place, options);
    }
  }
}
