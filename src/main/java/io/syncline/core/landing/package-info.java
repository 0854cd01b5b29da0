/** Rows that files and messages brought, kept until they are read like records of any system. */
@NullMarked
package io.syncline.core.landing;

import org.jspecify.annotations.NullMarked;
