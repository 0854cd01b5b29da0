package io.syncline.api.audit.export;

import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.inject.Singleton;

/** Does work that somebody asked for earlier under their name, as the access log has it. */
@Singleton
public class ActingAs {

  private final CurrentIdentityAssociation association;

  ActingAs(CurrentIdentityAssociation association) {
    this.association = association;
  }

  /**
   * @param actor the name of the token that the work was asked for with
   */
  @ActivateRequestContext
  public void run(String actor, Runnable work) {
    association.setIdentity(
        QuarkusSecurityIdentity.builder().setPrincipal(new QuarkusPrincipal(actor)).build());
    work.run();
  }
}
