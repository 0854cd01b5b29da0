/** Logging people in by an OpenID Connect provider, and verifying the tokens that it issues. */
@NullMarked
package io.syncline.api.login.oidc;

import org.jspecify.annotations.NullMarked;
