package io.syncline.system.http.file;

import io.syncline.core.definition.system.body.BodyPart;
import io.syncline.core.definition.system.body.ChecksumAlgorithm;
import io.syncline.core.system.Failure;
import io.syncline.core.system.file.FileCopy;
import io.syncline.system.http.answer.AnswerVerdict;
import io.syncline.system.http.auth.Sender;
import io.syncline.system.http.call.HttpResult;
import io.syncline.system.http.call.TemplateValues;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads files into temporary ones, and gives none whose bytes are others than were wanted. */
public final class Downloads {

  private static final String ANY_TYPE = "application/octet-stream";

  private final Sender sender;
  private final FileRequests requests;

  public Downloads(Sender sender, FileRequests requests) {
    this.sender = sender;
    this.requests = requests;
  }

  /** A file could not be read. */
  public static final class Unread extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Failure failure;

    private Unread(Failure failure) {
      super(failure.reason());
      this.failure = failure;
    }

    public Failure failure() {
      return failure;
    }
  }

  /**
   * Reads a file; empty: it is not there, or holds other bytes.
   *
   * @param name what requests name the record by
   * @param checksum of the bytes that are wanted
   */
  public Optional<FileCopy> read(TemplateValues name, String checksum) throws Unread {
    var algorithm = ChecksumAlgorithm.of(checksum).orElse(null);
    if (algorithm == null) {
      return Optional.empty();
    }
    var bytes = temporary();
    boolean wanted = false;
    try {
      var type = received(name, bytes);
      wanted = type.isPresent() && bytes.checksum(algorithm).equals(checksum);
      return wanted
          ? Optional.of(new FileCopy(bytes, type.get(), bytes.channel().size(), checksum))
          : Optional.empty();
    } catch (IOException | UncheckedIOException e) {
      throw new Unread(new Failure.Transient("its temporary file cannot be read"));
    } finally {
      if (!wanted) {
        bytes.close();
      }
    }
  }

  private static TemporaryFile temporary() throws Unread {
    try {
      return TemporaryFile.open();
    } catch (IOException e) {
      throw new Unread(new Failure.Transient("no temporary file can be made for it"));
    }
  }

  /** The media type of what was received; empty: the record is not there. */
  private Optional<String> received(TemplateValues name, TemporaryFile bytes) throws Unread {
    var get = requests.get();
    var sent = sender.send(() -> get.template().call(name, List.of()).receiving(bytes.channel()));
    if (sent.result() instanceof HttpResult.Oversized file) {
      var why = "the file has more than the %d bytes that `syncline.files.max-size` allows";
      throw new Unread(new Failure.Invalid(why.formatted(file.most()), Set.of(requests.field())));
    }
    var verdict = sent.verdict(get.verdicts(), Set.of());
    if (verdict instanceof AnswerVerdict.Fine fine) {
      var said = fine.headers().getOrDefault("content-type", ANY_TYPE);
      return Optional.of(BodyPart.isType(said) ? said : ANY_TYPE);
    }
    if (verdict instanceof AnswerVerdict.Failed failed) {
      throw new Unread(failed.failure());
    }
    return Optional.empty();
  }
}
