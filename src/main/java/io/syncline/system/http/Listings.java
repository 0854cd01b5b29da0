package io.syncline.system.http;

import io.syncline.core.model.SystemId;
import io.syncline.core.system.Failure;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.RecordPage;
import io.syncline.core.system.SystemFailure;
import io.syncline.system.http.auth.Sender;

/** Reads one page of a listing of all records. */
final class Listings {

  /** Of an object without a listing. */
  static final Failure UNDECLARED = new Failure.Permanent("the system type declares no listing");

  private final SystemId system;
  private final Sender sender;
  private final HttpObject object;

  Listings(SystemId system, Sender sender, HttpObject object) {
    this.system = system;
    this.sender = sender;
    this.object = object;
  }

  RecordPage list(ListRequest request) {
    var asked = ListedPage.of(object, request, null);
    if (asked == null) {
      throw failure(UNDECLARED);
    }
    var sent = sender.send(asked::call);
    request.answered().run();
    var read = asked.read(sent);
    if (read instanceof ListedPage.Read.Page page) {
      return page.page();
    }
    throw failure(
        read instanceof ListedPage.Read.Failed failed
            ? failed.failure()
            : new Failure.Permanent("the listing is not there"));
  }

  private SystemFailure failure(Failure failure) {
    return new SystemFailure(system, "list " + object.type().name(), failure);
  }
}
