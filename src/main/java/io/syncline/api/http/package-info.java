/** What all resources share: queries, pages, bodies, errors, masking. */
@NullMarked
package io.syncline.api.http;

import org.jspecify.annotations.NullMarked;
