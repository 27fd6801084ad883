"use strict";

const transports = { http: require("http"), https: require("https") };

/** Requests as token-sockjs-client makes them: done(error, response), once, with the text of the body as response.body. */
exports.Rest = class Rest {
  constructor(options) {
    this.transport = transports[options?.protocol || "http"];
  }

  request(options, _body, done) {
    let finish = (error, response) => {
      finish = () => {};
      done(error, response);
    };

    const request = this.transport.request(options, response => {
      response.body = "";
      response.setEncoding("utf8");
      response.on("data", text => { response.body += text; });
      response.on("error", error => finish(error));
      response.on("end", () => finish(undefined, response));
    });
    request.on("error", error => finish(error));
    request.end();
  }
};
