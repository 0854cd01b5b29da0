/** A person's consent to use a system: OAuth 2 with a code and PKCE. */
@NullMarked
package io.syncline.core.access.consent;

import org.jspecify.annotations.NullMarked;
