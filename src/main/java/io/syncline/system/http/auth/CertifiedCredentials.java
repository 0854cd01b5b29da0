package io.syncline.system.http.auth;

import io.syncline.core.system.Failure;
import io.syncline.system.http.call.HttpCall;
import io.syncline.system.http.call.HttpResult;
import io.syncline.system.http.network.ClientTls;
import java.time.InstantSource;

/** Credentials beside a client certificate: nothing is sent while that cannot be used. */
record CertifiedCredentials(Credentials next, ClientTls tls, InstantSource clock)
    implements Credentials {

  @Override
  public HttpCall on(HttpCall call) throws Refused {
    var problem = tls.problem(clock.instant());
    if (problem.isPresent()) {
      throw new Refused(new Failure.Refused(problem.get()));
    }
    return next.on(call);
  }

  @Override
  public boolean rejected(HttpCall call, HttpResult.Answered answered) {
    return next.rejected(call, answered);
  }
}
